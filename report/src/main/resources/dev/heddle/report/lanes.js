'use strict';
/*
 * What a CPU's lane looks like at a given zoom: lists of rectangles and marks, in pixels.
 *
 * A run of a pixel and a half or more is a rectangle of its own. Shorter ones share pixel columns: a column is filled from
 * below, each colour as high as its share of that time. So a lane that is zoomed out shows how busy the CPU was and with
 * what, and nothing is left out, however many runs there are.
 */
heddle.Lanes = (() => {
  const {Schedule} = heddle;
  const OWN_RECTANGLE = 1.5;

  class Lanes {
    constructor(schedule, colorOfTask, colors) {
      this.schedule = schedule;
      this.colorOfTask = colorOfTask;
      this.colors = colors;
      this.view = '';
      this.lanes = [];
    }

    /* The lane of a CPU in a view of the times from..to, `width` pixels wide. Heights are shares of the lane. */
    lane(cpu, from, to, width) {
      const view = from + ' ' + to + ' ' + width;
      if (view !== this.view) {
        this.view = view;
        this.lanes = new Array(this.schedule.cpus);
      }
      return this.lanes[cpu] ??= this.draw(cpu, from, to, Math.ceil(width), width / (to - from));
    }

    draw(cpu, from, to, columns, pixelsPerNano) {
      const halts = this.schedule.halts[cpu];
      const lane = this.runs(this.schedule.runs[cpu], from, to, columns, pixelsPerNano);
      const shares = new Float32Array(columns);
      lane.kicks = [];
      lane.halts = [];
      for (let i = Schedule.firstEndingAfter(halts, from); i < halts.size && halts.start[i] < to; i++) {
        spread((halts.start[i] - from) * pixelsPerNano, (halts.end[i] - from) * pixelsPerNano, columns, shares, 0, lane.halts);
        if (halts.kicked[i] && halts.end[i] < to) {
          lane.kicks.push((halts.end[i] - from) * pixelsPerNano);
        }
      }
      stack(shares, columns, 1, [lane.halts]);
      return lane;
    }

    runs(runs, from, to, columns, pixelsPerNano) {
      const colors = this.colors;
      const rectangles = Array.from({length: colors}, () => []);
      const shares = new Float32Array(columns * colors);
      const preemptions = [];
      for (let i = Schedule.firstEndingAfter(runs, from); i < runs.size && runs.start[i] < to; i++) {
        const color = this.colorOfTask(runs.task[i], runs.flags[i] & 3);
        const end = (runs.end[i] - from) * pixelsPerNano;
        spread((runs.start[i] - from) * pixelsPerNano, end, columns, shares, color * columns, rectangles[color]);
        if (runs.flags[i] >> 2 === Schedule.ENDS.PREEMPTED && runs.end[i] < to) {
          preemptions.push(end);
        }
      }
      stack(shares, columns, colors, rectangles);
      return {rectangles, preemptions};
    }
  }

  /* A rectangle of its own, or shares of the columns that it touches. A rectangle is x, width, lowest, height. */
  function spread(start, end, columns, shares, offset, rectangles) {
    const left = Math.max(0, start);
    const right = Math.min(columns, end);
    if (right - left >= OWN_RECTANGLE) {
      rectangles.push(left, right - left, 0, 1);
      return;
    }
    for (let column = Math.floor(left); column < right; column++) {
      shares[offset + column] += Math.min(right, column + 1) - Math.max(left, column);
    }
  }

  /* Turns shares into rectangles, the first color below; columns of the same look become one. */
  function stack(shares, columns, colors, rectangles) {
    const low = new Float32Array(columns);
    for (let color = 0; color < colors; color++) {
      const offset = color * columns;
      for (let column = 0; column < columns; column++) {
        const share = shares[offset + column];
        if (share > 0.002) {
          rectangles[color].push(column, 1, low[column], Math.min(share, 1 - low[column]));
          low[column] = Math.min(1, low[column] + share);
        }
      }
    }
  }

  return Lanes;
})();
