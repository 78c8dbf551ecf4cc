'use strict';
/* Numbers: unpacking them, and writing them with their units. */
const heddle = {};

heddle.numbers = (() => {
  /* What PackedNumbers packed. Numbers stay below 2^53, so that they are exact here. */
  class Unpacker {
    constructor(base64) {
      const text = atob(base64);
      this.bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) {
        this.bytes[i] = text.charCodeAt(i);
      }
      this.place = 0;
    }

    /* How many numbers there are. */
    count() {
      let count = 0;
      for (const byte of this.bytes) {
        count += byte < 128 ? 1 : 0;
      }
      return count;
    }

    next() {
      let byte = this.bytes[this.place++];
      let number = byte & 127;
      for (let scale = 128; byte >= 128; scale *= 128) {
        byte = this.bytes[this.place++];
        number += (byte & 127) * scale;
      }
      return number;
    }

    nextSigned() {
      const number = this.next();
      return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
    }
  }

  const all = base64 => {
    const unpacker = new Unpacker(base64);
    return Array.from({length: unpacker.count()}, () => unpacker.next());
  };

  const grouped = (value, decimals) => value.toLocaleString('en-US', {
    minimumFractionDigits: decimals, maximumFractionDigits: decimals,
  });

  const count = value => grouped(value, 0);

  /* Three digits that tell something. */
  const three = value => grouped(value, value >= 100 || value === 0 ? 0 : value >= 10 ? 1 : 2);

  /* Nanoseconds as [number, unit]. */
  const time = nanos => {
    const size = Math.abs(nanos);
    return size < 999.5 ? [count(nanos), 'ns']
      : size < 999.5e3 ? [three(nanos / 1e3), 'µs']
      : size < 999.5e6 ? [three(nanos / 1e6), 'ms']
      : [three(nanos / 1e9), 's'];
  };

  const timeText = nanos => time(nanos).join(' ');

  const micros = nanos => nanos < 99950 ? grouped(nanos / 1e3, 1) : grouped(nanos / 1e3, 0);

  const millis = nanos => grouped(nanos / 1e6, nanos < 99.95e6 ? 1 : 0);

  const percent = share => grouped(100 * share, share < 0.0995 ? 1 : 0) + ' %';

  return {Unpacker, all, grouped, count, time, timeText, micros, millis, percent};
})();
