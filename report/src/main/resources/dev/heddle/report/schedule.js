'use strict';
/* What was recorded, unpacked: arrays of runs and halts for each CPU, of wakes and of steals. Times are in nanoseconds from the beginning of the recording. */
heddle.Schedule = (() => {
  const {Unpacker, all} = heddle.numbers;

  const ENDS = {YIELDED: 0, PREEMPTED: 1, BLOCKED: 2, ENDED: 3, STILL_RUNNING: 4};

  function runsOf(base64, from) {
    const numbers = new Unpacker(base64);
    const size = numbers.count() / 4;
    const runs = {
      size, start: new Float64Array(size), end: new Float64Array(size), task: new Uint32Array(size), flags: new Uint8Array(size),
    };
    let at = from;
    for (let i = 0; i < size; i++) {
      runs.start[i] = at += numbers.next();
      runs.end[i] = at += numbers.next();
      runs.task[i] = numbers.next();
      runs.flags[i] = numbers.next();
    }
    return runs;
  }

  function haltsOf(base64, from) {
    const numbers = new Unpacker(base64);
    const size = numbers.count() / 2;
    const halts = {size, start: new Float64Array(size), end: new Float64Array(size), kicked: new Uint8Array(size)};
    let at = from;
    for (let i = 0; i < size; i++) {
      halts.start[i] = at += numbers.next();
      const length = numbers.next();
      halts.end[i] = at += Math.floor(length / 2);
      halts.kicked[i] = length % 2;
    }
    return halts;
  }

  function wakesOf(base64, from) {
    const numbers = new Unpacker(base64);
    const size = numbers.count() / 6;
    const wakes = {
      size, at: new Float64Array(size), task: new Uint32Array(size), waker: new Int16Array(size), target: new Uint16Array(size),
      ranAt: new Float64Array(size), ranOn: new Uint16Array(size),
    };
    let at = from;
    for (let i = 0; i < size; i++) {
      wakes.at[i] = at += numbers.nextSigned();
      wakes.task[i] = numbers.next();
      wakes.waker[i] = numbers.next() - 1;
      wakes.target[i] = numbers.next();
      wakes.ranAt[i] = at + numbers.next();
      wakes.ranOn[i] = numbers.next();
    }
    return wakes;
  }

  function stealsOf(base64, from) {
    const numbers = new Unpacker(base64);
    const size = numbers.count() / 4;
    const steals = {
      size, at: new Float64Array(size), task: new Uint32Array(size), from: new Uint16Array(size), to: new Uint16Array(size),
    };
    let at = from;
    for (let i = 0; i < size; i++) {
      steals.at[i] = at += numbers.nextSigned();
      steals.task[i] = numbers.next();
      steals.from[i] = numbers.next();
      steals.to[i] = numbers.next();
    }
    return steals;
  }

  class Schedule {
    constructor(recorded) {
      this.cpus = recorded.cpus;
      this.from = recorded.shownFrom;
      this.to = recorded.nanos;
      this.names = recorded.names;
      this.groupOfName = all(recorded.groupOfName);
      this.nameOfTask = all(recorded.nameOfTask);
      this.runs = recorded.runs.map(lane => runsOf(lane, this.from));
      this.halts = recorded.halts.map(lane => haltsOf(lane, this.from));
      this.wakes = wakesOf(recorded.wakes, this.from);
      this.steals = stealsOf(recorded.steals, this.from);
    }

    name(task) {
      return this.names[this.nameOfTask[task]];
    }

    group(task) {
      return this.groupOfName[this.nameOfTask[task]];
    }

    /* The first interval of a lane that ends after a time. */
    static firstEndingAfter(lane, time) {
      let low = 0;
      let high = lane.size;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (lane.end[middle] > time) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }

    /* The interval of a lane at a time, or -1. */
    static at(lane, time) {
      const i = Schedule.firstEndingAfter(lane, time);
      return i < lane.size && lane.start[i] <= time ? i : -1;
    }
  }

  Schedule.ENDS = ENDS;
  Schedule.LEVELS = ['HIGH', 'NORMAL', 'LOW', 'IDLE'];
  return Schedule;
})();
