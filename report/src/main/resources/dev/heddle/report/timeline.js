'use strict';
/* The timeline: a lane for each CPU in one chart, with what happened drawn into it at every zoom. */
heddle.Timeline = (() => {
  const {Schedule, Lanes} = heddle;
  const {count, grouped, timeText} = heddle.numbers;
  const NANOS = 1e6; // in a millisecond, the unit of the axis
  const SHORTEST_VIEW = 0.0005;
  const MOST_ARROWS = 400;
  const MARK_DISTANCE = 12; // on average, in pixels; marks that are nearer to each other are not drawn
  const LANES_IN_VIEW = 48;
  const NARROWEST_LANE = 13;
  const WIDEST_LANE = 56;
  const CHART_LANES = 440;
  const AROUND = {top: 8, bottom: 74, left: 58, right: 18};

  /* ---- shapes: many of a kind in one path, so that the library draws thousands at once ---- */

  function shape(type, draw) {
    echarts.graphic.registerShape(type, echarts.graphic.extendShape({
      shape: {list: []},
      buildPath: (path, {list}) => draw(path, list),
    }));
  }

  shape('rectangles', (path, list) => {
    for (let i = 0; i < list.length; i += 4) {
      path.rect(list[i], list[i + 1], list[i + 2], list[i + 3]);
    }
  });

  shape('segments', (path, list) => {
    for (let i = 0; i < list.length; i += 4) {
      path.moveTo(list[i], list[i + 1]);
      path.lineTo(list[i + 2], list[i + 3]);
    }
  });

  shape('heads', (path, list) => {
    for (let i = 0; i < list.length; i += 4) {
      const [fromX, fromY, x, y] = list.slice(i, i + 4);
      const length = Math.hypot(x - fromX, y - fromY) || 1;
      const [dx, dy] = [6 * (x - fromX) / length, 6 * (y - fromY) / length];
      path.moveTo(x, y);
      path.lineTo(x - dx - dy * 0.5, y - dy + dx * 0.5);
      path.lineTo(x - dx + dy * 0.5, y - dy - dx * 0.5);
      path.closePath();
    }
  });

  shape('triangles', (path, list) => {
    for (let i = 0; i < list.length; i += 3) {
      const [x, y, height] = list.slice(i, i + 3);
      path.moveTo(x, y - height);
      path.lineTo(x + height * 0.57, y);
      path.lineTo(x - height * 0.57, y);
      path.closePath();
    }
  });

  shape('diamonds', (path, list) => {
    for (let i = 0; i < list.length; i += 2) {
      path.moveTo(list[i], list[i + 1] - 5);
      path.lineTo(list[i] + 5, list[i + 1]);
      path.lineTo(list[i], list[i + 1] + 5);
      path.lineTo(list[i] - 5, list[i + 1]);
      path.closePath();
    }
  });

  /* ---- the chart ---- */

  class Timeline {
    /*
     * `palette` says what the colors mean: {names, colors, colorOf(task, level)}; `colors` gives the page's colors by name, as they
     * are now; `told` is called with a sentence about what is in view.
     */
    constructor(element, schedule, palette, colors, told) {
      this.schedule = schedule;
      this.palette = palette;
      this.colors = colors;
      this.told = told;
      this.lanes = new Lanes(schedule, palette.colorOf, palette.colors.length);
      this.wakesTo = wakesByCpu(schedule);
      this.pointer = [0, 0];
      this.crowded = new Map(); // what there is too much of to draw it: kind and place, and how many there are
      const shown = Math.min(schedule.cpus, LANES_IN_VIEW);
      const lane = Math.max(NARROWEST_LANE, Math.min(WIDEST_LANE, CHART_LANES / shown));
      element.style.height = Math.round(shown * lane + AROUND.top + AROUND.bottom) + 'px';
      this.chart = echarts.init(element);
      this.chart.getZr().on('mousemove', event => { this.pointer = [event.offsetX, event.offsetY]; });
      this.chart.getZr().on('dblclick', () => this.reset());
      element.tabIndex = 0;
      element.addEventListener('keydown', event => this.key(event));
      this.chart.setOption(this.option());
      this.chart.on('datazoom', () => this.tell());
      this.tell();
    }

    option() {
      const {schedule, colors} = this;
      const series = [
        this.perCpu('lanes', 0, this.background, false),
        ...this.palette.names.map((_, color) => this.perCpu('color' + color, 1, view => this.rectangles(view, color))),
        this.perCpu('halts', 1, this.halts),
        this.perCpu('preemptions', 3, this.preemptions),
        this.perCpu('kicks', 3, this.kicks),
        this.once('steals', 4, this.steals),
        this.once('wakes', 5, this.wakes),
      ];
      const zoom = {xAxisIndex: 0, filterMode: 'none', minValueSpan: SHORTEST_VIEW};
      const rows = {yAxisIndex: 0, filterMode: 'none', startValue: 0, endValue: LANES_IN_VIEW - 1};
      const slider = {
        borderColor: colors.line, fillerColor: colors.accent + '33', backgroundColor: colors.lane, showDataShadow: false, brushSelect: false,
        textStyle: {color: colors.soft}, handleStyle: {color: colors.card, borderColor: colors.accent},
        moveHandleStyle: {color: colors.accent, opacity: 0.5},
      };
      return {
        animation: false,
        textStyle: {fontFamily: 'inherit'},
        grid: {...AROUND, right: schedule.cpus > LANES_IN_VIEW ? 44 : AROUND.right, containLabel: false},
        tooltip: {
          trigger: 'item', confine: true, transitionDuration: 0, backgroundColor: colors.card, borderColor: colors.line,
          textStyle: {color: colors.ink}, formatter: ({dataIndex}) => this.tip(dataIndex),
        },
        legend: {show: false},
        xAxis: {
          type: 'value', min: schedule.from / NANOS, max: Math.max(schedule.to / NANOS, schedule.from / NANOS + SHORTEST_VIEW),
          axisLabel: {color: colors.soft, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: value => this.label(value)},
          axisLine: {lineStyle: {color: colors.line}}, axisTick: {lineStyle: {color: colors.line}},
          splitLine: {lineStyle: {color: colors.line, opacity: 0.6}}, splitNumber: 8,
        },
        yAxis: {
          type: 'category', inverse: true, data: Array.from({length: schedule.cpus}, (_, cpu) => 'CPU ' + cpu),
          axisLabel: {color: colors.ink}, axisLine: {show: false}, axisTick: {show: false},
        },
        dataZoom: [
          {...zoom, type: 'inside'},
          {...zoom, ...slider, type: 'slider', bottom: 10, height: 26, labelFormatter: value => this.label(value)},
          ...schedule.cpus > LANES_IN_VIEW
            ? [{...rows, ...slider, type: 'slider', right: 8, width: 18, zoomLock: true, showDetail: false}]
            : [],
        ],
        series,
      };
    }

    perCpu(name, z, draw, silent = true) {
      return {
        type: 'custom', name, z, silent, clip: true, coordinateSystem: 'cartesian2d', encode: {x: 0, y: 1},
        data: this.schedule.runs.map((_, cpu) => [this.schedule.from / NANOS, cpu]),
        renderItem: (params, api) => {
          const view = this.view(params, api, params.dataIndex);
          return view.top > view.area.y + view.area.height || view.top + view.height < view.area.y ? null : draw.call(this, view);
        },
      };
    }

    once(name, z, draw) {
      return {
        type: 'custom', name, z, silent: true, clip: true, coordinateSystem: 'cartesian2d', encode: {x: 0, y: 1},
        data: [[this.schedule.from / NANOS, 0]],
        renderItem: (params, api) => draw.call(this, this.view(params, api, 0), cpu => this.view(params, api, cpu)),
      };
    }

    /* Where a CPU's lane is, in pixels, and which times are in view. */
    view(params, api, cpu) {
      const area = params.coordSys;
      const [origin, middle] = api.coord([0, cpu]);
      const scale = api.size([1, 1])[0] / NANOS;
      const band = api.size([1, 1])[1];
      const height = Math.max(3, band * 0.84);
      const halts = Math.max(2, Math.min(5, height * 0.12));
      const top = middle - height / 2;
      const from = (area.x - origin) / scale;
      return {
        area, cpu, top, height, from, to: from + area.width / scale, runsHeight: height - halts - 1, haltsTop: top + height - halts,
        haltsHeight: halts, x: time => area.x + (time - from) * scale,
      };
    }

    lane(view) {
      return this.lanes.lane(view.cpu, view.from, view.to, view.area.width);
    }

    /* ---- what the series draw ---- */

    background({area, top, height}) {
      return {type: 'rect', shape: {x: area.x, y: top, width: area.width, height}, style: {fill: this.colors.lane}};
    }

    rectangles(view, color) {
      const list = placed(this.lane(view).rectangles[color], view.area.x, view.top, view.runsHeight);
      return {type: 'rectangles', shape: {list}, style: {fill: this.palette.colors[color]}};
    }

    halts(view) {
      const list = placed(this.lane(view).halts, view.area.x, view.haltsTop, view.haltsHeight);
      return {type: 'rectangles', shape: {list}, style: {fill: this.colors.halt}};
    }

    preemptions(view) {
      const list = this.sparse('preemptions', view, this.lane(view).preemptions).flatMap(x => [view.area.x + x - 0.75, view.top - 1, 1.5, view.height * 0.45]);
      return {type: 'rectangles', shape: {list}, style: {fill: this.colors.preempt}};
    }

    kicks(view) {
      const list = this.sparse('kicks', view, this.lane(view).kicks)
        .flatMap(x => [view.area.x + x, view.top + view.height + 1, Math.min(7, view.height * 0.45)]);
      return {type: 'triangles', shape: {list}, style: {fill: this.colors.kick, stroke: this.colors.card, lineWidth: 0.7}};
    }

    /* The marks of a lane, or none if there are too many. */
    sparse(kind, view, marks) {
      return this.isCrowded(kind, view.cpu, marks.length, view.area.width * Math.min(1, view.height / 30) / MARK_DISTANCE) ? [] : marks;
    }

    isCrowded(kind, place, many, most) {
      this.crowded.set(kind + ' ' + place, many > most ? many : 0);
      return many > most;
    }

    steals(view, viewOf) {
      const {steals} = this.schedule;
      const lines = [];
      const marks = [];
      const inView = within(steals.at, steals.at, view);
      if (!this.isCrowded('steals', '', inView.length, MOST_ARROWS / 2)) {
        const middles = middlesOf(viewOf);
        for (const i of inView) {
          const x = view.x(steals.at[i]);
          lines.push(x, middles(steals.from[i]), x, middles(steals.to[i]));
          marks.push(x, middles(steals.to[i]));
        }
      }
      const color = this.colors.steal;
      return {type: 'group', children: [
        {type: 'segments', shape: {list: lines}, style: {stroke: color, fill: 'none', lineWidth: 1.5, lineDash: [4, 3]}},
        {type: 'diamonds', shape: {list: marks}, style: {fill: color, stroke: this.colors.card, lineWidth: 0.7}},
      ]};
    }

    wakes(view, viewOf) {
      const {wakes} = this.schedule;
      const lines = [];
      const inView = within(wakes.at, wakes.ranAt, view);
      if (!this.isCrowded('wakes', '', inView.length, MOST_ARROWS)) {
        const middles = middlesOf(viewOf);
        for (const i of inView) {
          const to = middles(wakes.ranOn[i]);
          const from = wakes.waker[i] < 0 ? to - view.height * 0.6 : middles(wakes.waker[i]);
          lines.push(view.x(wakes.at[i]), from, view.x(wakes.ranAt[i]), to);
        }
      }
      const color = this.colors.wake;
      return {type: 'group', children: [
        {type: 'segments', shape: {list: lines}, style: {stroke: color, fill: 'none', lineWidth: 1, opacity: 0.65}},
        {type: 'heads', shape: {list: lines}, style: {fill: color}},
      ]};
    }

    /* ---- what is under the pointer ---- */

    tip(cpu) {
      const point = this.chart.convertFromPixel({gridIndex: 0}, this.pointer);
      const time = point[0] * NANOS;
      const run = Schedule.at(this.schedule.runs[cpu], time);
      const tip = document.createElement('div');
      tip.className = 'tip';
      (run < 0 ? this.idleTip(cpu, time) : this.runTip(cpu, run)).forEach(([text, strong]) => {
        const line = document.createElement(strong ? 'b' : 'div');
        line.textContent = text;
        tip.append(line);
      });
      return tip;
    }

    idleTip(cpu, time) {
      const halts = this.schedule.halts[cpu];
      const halt = Schedule.at(halts, time);
      if (halt < 0) {
        return [['Idle on CPU ' + cpu, true], ['awake without a task: searching or spinning'], ['at ' + this.label(time / NANOS, 6)]];
      }
      return [
        ['Halted on CPU ' + cpu, true],
        ['for ' + timeText(halts.end[halt] - halts.start[halt]) + ' from ' + this.label(halts.start[halt] / NANOS, 6)],
        [halts.kicked[halt] ? 'ended by a kick' : 'ended by itself: a sleeper was due'],
      ];
    }

    runTip(cpu, i) {
      const {schedule} = this;
      const runs = schedule.runs[cpu];
      const lines = [
        [schedule.name(runs.task[i]) + ' (#' + runs.task[i] + ')', true],
        [Schedule.LEVELS[runs.flags[i] & 3] + ', ran ' + timeText(runs.end[i] - runs.start[i]) + ' on CPU ' + cpu],
        ['from ' + this.label(runs.start[i] / NANOS, 6)],
      ];
      const wake = this.wakeOf(cpu, runs.start[i]);
      if (wake >= 0) {
        const {wakes} = schedule;
        const waker = wakes.waker[wake];
        const by = waker < 0 ? 'from outside' : this.runningAt(waker, wakes.at[wake]);
        lines.push(['woken ' + by + ', ' + timeText(wakes.ranAt[wake] - wakes.at[wake]) + ' before it ran']);
      }
      const {ENDS} = Schedule;
      const next = i + 1 < runs.size && runs.start[i + 1] === runs.end[i] ? ' for ' + schedule.name(runs.task[i + 1]) : '';
      switch (runs.flags[i] >> 2) {
        case ENDS.YIELDED: lines.push(['then yielded' + next]); break;
        case ENDS.PREEMPTED: lines.push(['then was preempted' + next]); break;
        case ENDS.BLOCKED: lines.push(['then waited for something']); break;
        case ENDS.ENDED: lines.push(['then ended']); break;
        default: lines.push(['and still ran when the recording ended']);
      }
      return lines;
    }

    /* Who woke a task on a CPU at a time: what began there at that very time is what was woken. */
    runningAt(cpu, time) {
      const runs = this.schedule.runs[cpu];
      const i = Schedule.at(runs, time - 0.5);
      return i < 0 ? 'by the loop of CPU ' + cpu : 'by ' + this.schedule.name(runs.task[i]) + ' on CPU ' + cpu;
    }

    /* The wake that led to the run which began on a CPU at a time, or -1. */
    wakeOf(cpu, ranAt) {
      const {wakes} = this.schedule;
      const list = this.wakesTo[cpu];
      let low = 0;
      let high = list.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (wakes.ranAt[list[middle]] < ranAt) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low < list.length && wakes.ranAt[list[low]] === ranAt ? list[low] : -1;
    }

    /* ---- zooming ---- */

    /* The times in view, in nanoseconds. */
    range() {
      const {startValue, endValue} = this.chart.getOption().dataZoom[0];
      return {from: startValue * NANOS, to: endValue * NANOS};
    }

    zoomTo(from, to) {
      this.chart.dispatchAction({type: 'dataZoom', dataZoomIndex: 0, startValue: from / NANOS, endValue: to / NANOS});
    }

    reset() {
      this.zoomTo(this.schedule.from, this.schedule.to);
    }

    /* Shows `share` times what is in view, around its middle, `shift` times its width later. */
    move(share, shift = 0) {
      const {from, to} = this.range();
      const whole = this.schedule.to - this.schedule.from;
      const width = Math.min(whole, Math.max(SHORTEST_VIEW * NANOS, (to - from) * share));
      const start = (from + to - width) / 2 + shift * width;
      const first = Math.max(this.schedule.from, Math.min(start, this.schedule.to - width));
      this.zoomTo(first, first + width);
    }

    key(event) {
      const actions = {
        '+': () => this.move(0.5), '=': () => this.move(0.5), 'ArrowUp': () => this.move(0.5),
        '-': () => this.move(2), 'ArrowDown': () => this.move(2),
        'ArrowLeft': () => this.move(1, -0.2), 'ArrowRight': () => this.move(1, 0.2),
        '0': () => this.reset(), 'Home': () => this.reset(),
      };
      const action = actions[event.key];
      if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        action();
      }
    }

    /* Switches a kind of thing on or off. */
    toggle(series) {
      this.chart.dispatchAction({type: 'legendToggleSelect', name: series});
    }

    tell() {
      const {from, to} = this.range();
      const hidden = ['wakes', 'steals', 'preemptions', 'kicks'].map(kind => [kind, [...this.crowded]
        .filter(([key]) => key.startsWith(kind)).reduce((sum, [, many]) => sum + many, 0)]).filter(([, many]) => many > 0);
      this.told('In view: ' + timeText(to - from) + ', from ' + this.label(from / NANOS) + ' to ' + this.label(to / NANOS) + '.'
        + (hidden.length ? ' Zoom in for ' + hidden.map(([kind, many]) => count(many) + ' ' + kind).join(', ') + '.' : ''));
    }

    /* Milliseconds, with as many digits as the view needs. */
    label(millis, decimals) {
      let digits = decimals;
      if (digits === undefined) {
        const {from, to} = this.chart && this.chart.getOption() ? this.range() : this.schedule;
        digits = Math.max(0, Math.min(6, Math.ceil(1.5 - Math.log10((to - from) / NANOS))));
      }
      return grouped(millis, digits) + ' ms';
    }

    resize() {
      this.chart.resize();
    }

    dispose() {
      this.chart.dispose();
    }
  }

  function placed(rectangles, left, top, height) {
    const list = new Float32Array(rectangles.length);
    for (let i = 0; i < rectangles.length; i += 4) {
      list[i] = left + rectangles[i];
      list[i + 1] = top + (1 - rectangles[i + 2] - rectangles[i + 3]) * height;
      list[i + 2] = rectangles[i + 1];
      list[i + 3] = rectangles[i + 3] * height;
    }
    return list;
  }

  /* Those that begin before the view ends and end after it begins. */
  function within(begins, ends, {from, to}) {
    const found = [];
    for (let i = 0; i < begins.length; i++) {
      if (ends[i] >= from && begins[i] <= to) {
        found.push(i);
      }
    }
    return found;
  }

  function middlesOf(viewOf) {
    const known = [];
    return cpu => known[cpu] ??= (({top, runsHeight}) => top + runsHeight / 2)(viewOf(cpu));
  }

  function wakesByCpu({cpus, wakes}) {
    const lists = Array.from({length: cpus}, () => []);
    for (let i = 0; i < wakes.size; i++) {
      lists[wakes.ranOn[i]].push(i);
    }
    return lists;
  }

  return Timeline;
})();
