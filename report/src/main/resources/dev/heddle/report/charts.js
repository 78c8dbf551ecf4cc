'use strict';
/* The charts below the timeline. Each function draws into an element, with the page's colors, and returns the library's chart. */
heddle.charts = (() => {
  const {all, count, grouped, timeText, percent} = heddle.numbers;
  const MOST_BARS = 16;

  function chart(element, colors, option) {
    const made = echarts.init(element);
    made.setOption({
      animation: false,
      textStyle: {fontFamily: 'inherit', color: colors.ink},
      tooltip: {
        confine: true, transitionDuration: 0, backgroundColor: colors.card, borderColor: colors.line, textStyle: {color: colors.ink, fontSize: 13},
        ...option.tooltip,
      },
      ...without(option, 'tooltip'),
    });
    return made;
  }

  function without(object, key) {
    const copy = {...object};
    delete copy[key];
    return copy;
  }

  /* An axis in the page's colors. */
  function axis(colors, given) {
    return {
      nameTextStyle: {color: colors.soft}, axisLine: {lineStyle: {color: colors.line}}, axisTick: {lineStyle: {color: colors.line}},
      splitLine: {lineStyle: {color: colors.line, opacity: 0.6}}, ...given,
      axisLabel: {color: colors.soft, hideOverlap: true, ...given.axisLabel},
    };
  }

  function legend(colors, given = {}) {
    return {type: 'scroll', top: 0, left: 0, itemWidth: 12, itemHeight: 10, textStyle: {color: colors.ink}, pageTextStyle: {color: colors.soft}, ...given};
  }

  /* Texts for a tooltip, as an element: names are text, never markup. */
  function lines(...texts) {
    const tip = document.createElement('div');
    tip.className = 'tip';
    texts.forEach((text, i) => {
      const line = document.createElement(i ? 'div' : 'b');
      line.textContent = text;
      tip.append(line);
    });
    return tip;
  }

  /* ---- wake to run ---- */

  /* Class i holds the times up to 100 ns times 10^(i/10), and more than the class before. */
  const upTo = i => 100 * 10 ** (i / 10);

  function wakeToRun(element, recorded, palette, colors, logarithmic) {
    const classes = recorded.all.wakeToRun.classes;
    const first = Math.max(0, classes.findIndex(many => many > 0) - 1);
    const last = Math.min(classes.length - 1, classes.findLastIndex(many => many > 0) + 1);
    const shown = Array.from({length: last - first + 1}, (_, i) => first + i);
    const sums = palette.names.map(() => new Float64Array(classes.length));
    recorded.groups.slice(1).forEach((group, i) => group.wakeToRun.classes.forEach((many, k) => {
      if (many > 0) {
        sums[palette.colorOfGroup(i + 1)][k] += many;
      }
    }));
    const bar = (name, color, values, stack) => ({
      type: 'bar', name, stack, barCategoryGap: '12%', itemStyle: {color}, data: shown.map(i => logarithmic && !values[i] ? null : values[i]),
    });
    const mark = (name, nanos) => ({name, xAxis: Math.min(last, Math.max(first, Math.ceil(Math.log10(Math.max(1, nanos) / 100) * 10))) - first});
    const times = recorded.all.wakeToRun;
    const series = logarithmic
      ? [bar('all', colors.accent, classes)]
      : palette.names.map((name, color) => bar('color' + color, palette.colors[color], sums[color], 'all'));
    series[0].markLine = {
      symbol: 'none', silent: true, lineStyle: {color: colors.ink, type: 'dashed'}, label: {color: colors.ink, formatter: '{b}', distance: 2},
      data: [mark('p50', times.p50), mark('p99', times.p99), mark('max', times.max)].filter((line, i, those) => i === those.findIndex(other => other.xAxis === line.xAxis)),
    };
    return chart(element, colors, {
      grid: {left: 8, right: 14, top: 26, bottom: 8, containLabel: true},
      tooltip: {
        trigger: 'axis', axisPointer: {type: 'shadow'},
        formatter: those => lines(
          'more than ' + (shown[those[0].dataIndex] ? timeText(upTo(shown[those[0].dataIndex] - 1)) : '0 ns') + ', up to ' + timeText(upTo(shown[those[0].dataIndex])),
          ...those.filter(({value}) => value > 0)
            .map(({seriesName, value}) => (logarithmic ? 'wakes' : palette.names[+seriesName.slice(5)]) + ': ' + count(value))),
      },
      xAxis: axis(colors, {
        type: 'category', data: shown.map(i => (i ? '' : '≤ ') + timeText(upTo(i)).replace(/\.0+ /, ' ')), splitLine: {show: false}, axisTick: {alignWithLabel: true, interval: i => (first + i) % 10 === 0},
        axisLabel: {interval: i => (first + i) % 10 === 0},
      }),
      yAxis: axis(colors, {type: logarithmic ? 'log' : 'value', name: 'wakes', minInterval: 1, ...logarithmic ? {min: 0.5} : {}, axisLabel: {formatter: value => value < 1 ? '' : count(value)}}),
      series,
    });
  }

  /* ---- where time went ---- */

  function taskTimes(element, recorded, palette, colors) {
    const groups = recorded.groups.map((group, i) => ({...group, i})).slice(1).filter(({run, wait}) => run + wait > 0)
      .sort((a, b) => b.run + b.wait - a.run - a.wait);
    const shown = groups.slice(0, MOST_BARS);
    element.style.height = 60 + 26 * Math.max(3, shown.length) + 'px';
    return chart(element, colors, {
      grid: {left: 8, right: 24, top: 30, bottom: 8, containLabel: true},
      legend: legend(colors, {selectedMode: false}),
      tooltip: {
        trigger: 'axis', axisPointer: {type: 'shadow'},
        formatter: ([{dataIndex}]) => (({name, run, wait, runs}) => lines(
          name, 'ran ' + timeText(run) + ' in ' + count(runs) + (runs === 1 ? ' run' : ' runs'), 'waited ' + timeText(wait) + ', ready and not running'))(shown[dataIndex]),
      },
      xAxis: axis(colors, {type: 'value', axisLabel: {formatter: value => count(value) + ' ms'}}),
      yAxis: axis(colors, {type: 'category', inverse: true, data: shown.map(({name}) => name), axisLabel: {color: colors.ink, width: 130, overflow: 'truncate'}, axisTick: {show: false}}),
      series: [
        {type: 'bar', name: 'ran', stack: 'all', itemStyle: {color: colors.c0}, data: shown.map(({run}) => run / 1e6)},
        {type: 'bar', name: 'waited for a CPU', stack: 'all', itemStyle: {color: colors.c3}, data: shown.map(({wait}) => wait / 1e6)},
      ],
    });
  }

  function cpuTimes(element, recorded, colors) {
    const share = nanos => 100 * nanos / recorded.nanos;
    const busy = recorded.busy.map(share);
    const halted = recorded.halted.map(share);
    const bar = (name, color, data) => ({type: 'bar', name, stack: 'all', barCategoryGap: '15%', barMaxWidth: 70, itemStyle: {color}, data});
    return chart(element, colors, {
      grid: {left: 8, right: 14, top: 34, bottom: 8, containLabel: true},
      legend: legend(colors, {selectedMode: false}),
      tooltip: {
        trigger: 'axis', axisPointer: {type: 'shadow'},
        formatter: those => lines('CPU ' + those[0].dataIndex, ...those.map(({seriesName, value}) => seriesName + ': ' + percent(value / 100))),
      },
      xAxis: axis(colors, {type: 'category', data: busy.map((_, cpu) => 'CPU ' + cpu), axisTick: {show: false}}),
      yAxis: axis(colors, {type: 'value', max: 100, axisLabel: {formatter: '{value} %'}}),
      series: [
        bar('ran tasks', colors.c0, busy),
        bar('awake without a task', colors.c1, busy.map((value, cpu) => Math.max(0, 100 - value - halted[cpu]))),
        bar('halted', colors.halt, halted),
      ],
    });
  }

  /* ---- migrations ---- */

  function migrations(element, recorded, colors) {
    const names = Array.from({length: recorded.cpus}, (_, cpu) => 'CPU ' + cpu);
    const most = Math.max(...recorded.migrated.map(([, , many]) => many));
    return chart(element, colors, {
      grid: {left: 8, right: 14, top: 26, bottom: 64, containLabel: true},
      tooltip: {formatter: ({value: [to, from, many]}) => lines(count(many) + (many === 1 ? ' migration' : ' migrations'), 'from CPU ' + from + ' to CPU ' + to)},
      xAxis: axis(colors, {type: 'category', data: names, name: 'to', nameLocation: 'middle', nameGap: 24, axisTick: {show: false}}),
      yAxis: axis(colors, {type: 'category', data: names, inverse: true, name: 'from', nameLocation: 'start', axisTick: {show: false}, axisLabel: {interval: Math.ceil(names.length / 12) - 1}}),
      visualMap: {
        min: 0, max: most, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 140, itemWidth: 12, text: [count(most), '0'],
        textStyle: {color: colors.soft}, inRange: {color: [colors.lane, colors.c0, colors.c4]},
      },
      series: [{
        type: 'heatmap', data: recorded.migrated.map(([from, to, many]) => [to, from, many]),
        label: {show: recorded.cpus <= 12, color: colors.ink, formatter: ({value}) => count(value[2])}, itemStyle: {borderColor: colors.card, borderWidth: 1},
      }],
    });
  }

  /* ---- frames ---- */

  const BINS = 40;

  /* Intervals of frames, from their first on: when each ended and how long it was, in nanoseconds; and what is to be said of them. */
  function framesOf({name, period, late, first, intervals}) {
    const lengths = all(intervals).map(number => number % 2 === 0 ? number / 2 : -(number + 1) / 2);
    let at = first;
    const ends = lengths.map(length => at += length);
    const sorted = [...lengths].sort((a, b) => a - b);
    const percentile = share => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return {
      name, period, late, ends, lengths, p50: percentile(0.5), p99: percentile(0.99), max: percentile(1), min: sorted[0] ?? 0,
      lates: late ? lengths.filter(length => length > late).length : 0,
    };
  }

  function frames(element, {name, period, late, ends, lengths, p99, max, min}, colors) {
    const top = Math.max(max, late, period * 1.2) * 1.05 / 1e6;
    const bottom = Math.max(0, min / 1e6 - (top - min / 1e6) * 0.1);
    const width = (top - bottom) / BINS;
    const bins = new Float64Array(BINS);
    lengths.forEach(length => { bins[Math.max(0, Math.min(BINS - 1, Math.floor((length / 1e6 - bottom) / width)))]++; });
    const lines2 = [...period ? [{name: 'period', yAxis: period / 1e6, lineStyle: {color: colors.good}}] : [], ...late ? [{name: 'late', yAxis: late / 1e6, lineStyle: {color: colors.bad}}] : []];
    const milli = value => grouped(value, top < 10 ? 3 : 2) + ' ms';
    const yAxis = given => axis(colors, {type: 'value', min: bottom, max: top, ...given});
    return chart(element, colors, {
      grid: [
        {left: 8, right: '27%', top: 28, bottom: 8, containLabel: true},
        {left: '75%', right: 14, top: 28, bottom: 8, containLabel: true},
      ],
      tooltip: {
        trigger: 'item',
        formatter: ({seriesIndex, value}) => seriesIndex === 0
          ? lines(milli(value[1]) + ' after the one before', name + ' at ' + grouped(value[0], 3) + ' ms')
          : lines(count(value[0]) + ' intervals', 'from ' + milli(value[1] - width / 2) + ' to ' + milli(value[1] + width / 2)),
      },
      xAxis: [
        axis(colors, {type: 'value', scale: true, gridIndex: 0, splitLine: {show: false}, axisLabel: {formatter: value => count(value) + ' ms'}}),
        axis(colors, {type: 'log', min: 0.5, gridIndex: 1, axisLabel: {formatter: value => value < 1 ? '' : count(value)}, splitLine: {show: false}}),
      ],
      yAxis: [
        yAxis({gridIndex: 0, name: 'interval', axisLabel: {showMinLabel: false, showMaxLabel: false, formatter: value => grouped(value, top < 10 ? 2 : 1) + ' ms'}}),
        yAxis({gridIndex: 1, axisLabel: {show: false}, name: 'how many'}),
      ],
      series: [
        {
          type: 'scatter', xAxisIndex: 0, yAxisIndex: 0, symbolSize: lengths.length > 2000 ? 3 : 5,
          data: lengths.map((length, i) => ({value: [ends[i] / 1e6, length / 1e6], itemStyle: {color: late && length > late ? colors.bad : colors.c0}})),
          markLine: {symbol: 'none', silent: true, label: {color: colors.ink, formatter: '{b}', position: 'insideEndTop'}, data: lines2},
        },
        {
          type: 'custom', xAxisIndex: 1, yAxisIndex: 1, data: Array.from(bins, (many, i) => [many, bottom + (i + 0.5) * width]).filter(([many]) => many > 0),
          renderItem: (params, api) => {
            const [right, middle] = api.coord([api.value(0), api.value(1)]);
            const left = api.coord([0.5, api.value(1)])[0];
            const height = api.size([0, width])[1];
            const isLate = late && api.value(1) - width / 2 >= late / 1e6;
            return {
              type: 'rect', shape: {x: left, y: middle - height / 2 + 0.5, width: Math.max(1, right - left), height: Math.max(1, height - 1)},
              style: {fill: isLate ? colors.bad : colors.c0},
            };
          },
        },
      ],
    });
  }

  return {wakeToRun, taskTimes, cpuTimes, migrations, framesOf, frames};
})();
