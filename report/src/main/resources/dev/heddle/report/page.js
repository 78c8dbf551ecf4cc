'use strict';
/* The page: reads the data, builds the sections, and draws again when the colors change. */
(() => {
  const {Schedule, Timeline, charts} = heddle;
  const {count, grouped, time, timeText, percent} = heddle.numbers;
  const COLORS = 8;
  const COLOR_NAMES = [
    'back', 'card', 'ink', 'soft', 'line', 'lane', 'halt', 'good', 'bad', 'accent', 'wake', 'steal', 'kick', 'preempt', 'other',
    'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7',
  ];

  /* An element. Children that are strings become text, never markup. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === 'function') {
        element.addEventListener(name, value);
      } else {
        element.setAttribute(name, value);
      }
    }
    element.append(...children);
    return element;
  }

  function colorsNow() {
    const style = getComputedStyle(document.documentElement);
    return Object.fromEntries(COLOR_NAMES.map(name => [name, style.getPropertyValue('--' + name).trim()]));
  }

  /* ---- colors for tasks ---- */

  /* The groups that ran most have colors of their own; the rest share one. */
  function paletteByTask(recorded, schedule, colors) {
    const ranked = recorded.groups.map((_, group) => group).slice(1).filter(group => recorded.groups[group].runs > 0)
      .sort((a, b) => recorded.groups[b].run - recorded.groups[a].run);
    const own = ranked.slice(0, ranked.length > COLORS ? COLORS - 1 : COLORS);
    const rest = ranked.length - own.length;
    const colorOfGroup = new Uint8Array(recorded.groups.length).fill(own.length);
    own.forEach((group, color) => { colorOfGroup[group] = color; });
    return {
      names: [...own.map(group => recorded.groups[group].name), ...rest ? [rest + ' others'] : []],
      colors: [...own.map((_, color) => colors['c' + color]), ...rest ? [colors.other] : []],
      colorOf: task => colorOfGroup[schedule.group(task)],
      colorOfGroup: group => colorOfGroup[group],
    };
  }

  function paletteByPriority(colors) {
    return {
      names: Schedule.LEVELS, colors: [colors.c3, colors.c0, colors.c2, colors.other], colorOf: (task, level) => level,
    };
  }

  /* ---- parts of the page ---- */

  function figure({label, value, unit, tone}) {
    return make('div', {class: 'figure ' + tone},
      make('div', {class: 'value'}, value, make('span', {class: 'unit'}, unit)),
      make('div', {class: 'label'}, label));
  }

  function recordedFigures(recorded) {
    const plain = (label, [value, unit]) => ({label, value, unit, tone: 'plain'});
    const busy = recorded.busy.reduce((sum, nanos) => sum + nanos, 0);
    const seconds = recorded.nanos / 1e9;
    const {wakeToRun, runs, preemptions, steals, migrations} = recorded.all;
    const share = percent(busy / Math.max(1, recorded.nanos * recorded.cpus)).split(' ');
    return [
      plain('recorded on ' + recorded.cpus + (recorded.cpus === 1 ? ' CPU' : ' CPUs'), time(recorded.nanos)),
      plain('busy', share),
      plain('switches to a task, ' + count(runs / seconds) + ' a second', [count(runs), '']),
      ...wakeToRun.count ? [
        plain('wake to run, median', time(wakeToRun.p50)),
        plain('wake to run, 99 % within', time(wakeToRun.p99)),
        plain('wake to run, longest', time(wakeToRun.max)),
      ] : [],
      plain('preemptions', [count(preemptions), '']),
      plain('steals; ' + count(migrations) + ' migrations', [count(steals), '']),
      plain('halts, ' + count(recorded.kickCount) + ' ended by a kick', [count(recorded.haltCount), '']),
    ];
  }

  const ICONS = {
    color: '<rect x="1" y="2" width="12" height="10" rx="2"/>',
    halts: '<rect x="1" y="9" width="12" height="3"/>',
    wakes: '<path d="M1 12 L9 4" fill="none" stroke-width="1.6"/><path d="M13 1 L11 8 L6 4 Z" stroke="none"/>',
    steals: '<path d="M7 1 V6" fill="none" stroke-width="1.6" stroke-dasharray="2 1.5"/><path d="M7 5 L11 9 L7 13 L3 9 Z" stroke="none"/>',
    kicks: '<path d="M7 3 L12 12 L2 12 Z"/>',
    preemptions: '<rect x="6" y="1" width="2.4" height="12"/>',
  };

  function icon(kind, color) {
    const template = document.createElement('template');
    template.innerHTML = '<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">' + ICONS[kind] + '</svg>';
    const svg = template.content.firstChild;
    svg.style.fill = svg.style.stroke = color;
    svg.style.strokeWidth = '0';
    return svg;
  }

  function legend(timeline, palette, colors) {
    const entry = (series, kind, color, text, title) => make('button', {
      type: 'button', title, 'aria-pressed': 'true',
      click: event => {
        const button = event.currentTarget;
        button.setAttribute('aria-pressed', button.getAttribute('aria-pressed') === 'true' ? 'false' : 'true');
        timeline.toggle(series);
      },
    }, icon(kind, color), text);
    return make('div', {class: 'legend', role: 'group', 'aria-label': 'Legend; each entry switches what it names on and off'},
      ...palette.names.map((name, i) => entry('color' + i, 'color', palette.colors[i], name, 'Runs of ' + name)),
      make('span', {class: 'gap'}),
      entry('wakes', 'wakes', colors.wake, 'wake', 'From the waker, when it woke the task, to where and when the task ran'),
      entry('steals', 'steals', colors.steal, 'steal', 'A CPU took a task that waited on another'),
      entry('kicks', 'kicks', colors.kick, 'kick', 'Another CPU or thread ended this CPU’s halt'),
      entry('preemptions', 'preemptions', colors.preempt, 'preemption', 'The task gave the CPU away because it was asked to'),
      entry('halts', 'halts', colors.halt, 'halted', 'The CPU slept. Without this bar an idle CPU was awake: searching or spinning'));
  }

  /* ---- a run ---- */

  /* What has to be drawn again when the colors change. */
  class Drawing {
    /* `draw` gets the colors and what it drew before, and returns what has to be resized and disposed of. */
    constructor(draw) {
      this.draw = draw;
    }

    again() {
      const before = this.drawn;
      this.drawn = this.draw(colorsNow(), before);
      before && before !== this.drawn && before.dispose();
    }
  }

  /* A card with a chart in it, and perhaps a choice above it. */
  function chartCard(title, told, draws, draw, ...tools) {
    const chart = make('div', {class: 'chart', role: 'img', 'aria-label': title});
    const drawing = new Drawing((colors, before) => {
      before && before.dispose();
      return draw(chart, colors);
    });
    draws.push(drawing);
    return [make('section', {class: 'card'}, make('div', {class: 'head'}, make('h3', {}, title), make('p', {class: 'soft'}, told),
      make('div', {class: 'tools'}, ...tools)), chart), drawing];
  }

  function choice(label, entries, chosen) {
    return make('select', {'aria-label': label, change: event => chosen(event.target.value)},
      ...entries.map(([value, text]) => make('option', {value}, text)));
  }

  function wakeToRunCard(recorded, schedule, draws) {
    let scale = 'linear';
    const times = recorded.all.wakeToRun;
    const [card, drawing] = chartCard('Wake to run', 'how long woken tasks waited for a CPU: p50 ' + timeText(times.p50) + ', p99 ' + timeText(times.p99)
      + ', max ' + timeText(times.max), draws, (element, colors) =>
      charts.wakeToRun(element, recorded, paletteByTask(recorded, schedule, colors), colors, scale === 'log'),
    choice('Scale of counts', [['linear', 'counts'], ['log', 'counts, logarithmic']], value => { scale = value; drawing.again(); }));
    return card;
  }

  function framesCard(run, timeline, draws) {
    const all = run.frames.map(charts.framesOf).filter(({lengths}) => lengths.length > 0);
    let shown = all[0];
    const told = make('p', {class: 'soft'});
    const [card, drawing] = chartCard('Frame intervals', told, draws, (element, colors) => {
      const {lengths, period, late, lates, p50, p99, max} = shown;
      told.textContent = count(lengths.length) + ' intervals' + (period ? ', period ' + timeText(period) : '') + ': p50 ' + timeText(p50) + ', p99 ' + timeText(p99)
        + ', max ' + timeText(max) + (late ? '; ' + count(lates) + ' late, longer than ' + timeText(late) : '');
      const chart = charts.frames(element, shown, colors);
      chart.on('click', {seriesIndex: 0}, ({dataIndex}) => {
        if (timeline) {
          const end = shown.ends[dataIndex];
          const length = shown.lengths[dataIndex];
          timeline().zoomTo(end - 1.5 * length, end + 0.5 * length);
        }
      });
      return chart;
    }, ...all.length > 1 ? [choice('Whose frames', all.map(({name}, i) => [i, name]), value => { shown = all[value]; drawing.again(); })] : []);
    return card;
  }

  function timelineCard(run, schedule, draws) {
    const {recorded} = run;
    const told = make('p', {class: 'soft told'});
    const chart = make('div', {class: 'chart timeline', role: 'img', 'aria-label': 'What ran on each CPU, over time'});
    const place = make('div');
    let mode = 'task';
    const button = (text, title, action) => make('button', {type: 'button', title, click: action}, text);
    const drawing = new Drawing((colors, before) => {
      const range = before && before.range();
      before && before.dispose();
      const palette = mode === 'task' ? paletteByTask(recorded, schedule, colors) : paletteByPriority(colors);
      const timeline = new Timeline(chart, schedule, palette, colors, text => { told.textContent = text; });
      range && timeline.zoomTo(range.from, range.to);
      place.replaceChildren(legend(timeline, palette, colors));
      return timeline;
    });
    const timeline = () => drawing.drawn;
    const colorChoice = choice('What colors mean', [['task', 'color: task'], ['priority', 'color: priority']], value => { mode = value; drawing.again(); });
    const card = make('section', {class: 'card'},
      make('div', {class: 'head'}, make('h3', {}, 'Timeline'), told,
        make('div', {class: 'tools'}, colorChoice,
          button('−', 'Zoom out (key -)', () => timeline().move(2)), button('+', 'Zoom in (key +)', () => timeline().move(0.5)),
          button('Reset', 'Show everything (key 0)', () => timeline().reset()))),
      place, chart,
      make('p', {class: 'soft'}, 'Wheel: zoom. Drag: pan. Double click: everything. Keys: ', ...['←', '→', '+', '−', '0'].flatMap(key =>
        [make('kbd', {}, key), ' ']), '· A lane that is zoomed out is as high as the CPU was busy.'));
    draws.push(drawing);
    return [card, timeline];
  }

  function groupTable(recorded) {
    const numbers = ['tasks', 'ran, ms', 'waited, ms', 'runs', 'preempted', 'migrations', 'stolen', 'wakes', 'wake to run p50, µs', 'p99', 'max'];
    const {millis, micros} = heddle.numbers;
    const rows = recorded.groups.map((group, i) => [group, recorded.tasksOfGroup[i]]).slice(1)
      .sort(([a], [b]) => b.run - a.run).map(([group, tasks]) => {
        const times = group.wakeToRun;
        const latency = value => times.count ? micros(value) : '–';
        const cells = [
          count(tasks), millis(group.run), millis(group.wait), count(group.runs), count(group.preemptions), count(group.migrations),
          count(group.steals), count(times.count), latency(times.p50), latency(times.p99), latency(times.max),
        ];
        return make('tr', {}, make('td', {}, group.name), ...cells.map(text => make('td', {class: 'number'}, text)));
      });
    return table(['task', ...numbers].map((text, i) => make('th', i ? {class: 'number'} : {}, text)), rows);
  }

  function table(heads, rows) {
    return make('div', {class: 'scroll'}, make('table', {}, make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...rows)));
  }

  function givenTable({title, columns, rows}) {
    const isNumber = text => /^[-+–]?[\d,. ]*( ?%)?$/.test(text);
    const numeric = columns.map((_, column) => rows.every(row => isNumber(row[column])));
    const cell = (tag, text, column) => make(tag, numeric[column] ? {class: 'number'} : {}, text);
    return make('section', {class: 'card'}, make('h3', {}, title),
      table(columns.map((text, column) => cell('th', text, column)),
        rows.map(row => make('tr', {}, ...row.map((text, column) => cell('td', text, column))))));
  }

  function runSection(run, several, draws, timelines) {
    const {recorded} = run;
    const section = make('div', {class: 'run'});
    if (several) {
      section.append(make('h2', {}, run.name));
    }
    const hasFrames = run.frames.some(({intervals}) => intervals.length > 0);
    const isEmpty = recorded && recorded.all.runs === 0 && recorded.haltCount === 0;
    const figures = [...run.figures, ...recorded && !isEmpty ? recordedFigures(recorded) : []];
    if (figures.length) {
      section.append(make('div', {class: 'figures'}, ...figures.map(figure)));
    }
    const notes = [];
    if (recorded && recorded.dropped) {
      notes.push('The ' + count(recorded.dropped) + ' oldest events were dropped, since the buffer was full: everything here is about the '
        + grouped(recorded.nanos / 1e9, 3) + ' s from when on all are there.');
    }
    if (recorded && recorded.shownFrom) {
      notes.push('The timeline has the newest events only, the last ' + grouped((recorded.nanos - recorded.shownFrom) / 1e9, 3)
        + ' s. All events count in everything else.');
    }
    if (notes.length) {
      section.append(make('div', {class: 'notes'}, ...notes.map(note => make('p', {}, note))));
    }
    if (isEmpty) {
      section.append(make('section', {class: 'card empty'}, 'Nothing was recorded: no task ran, no CPU halted.'));
    } else if (recorded) {
      const schedule = new Schedule(recorded);
      const [card, timeline] = timelineCard(run, schedule, draws);
      timelines.push(timeline);
      section.append(card);
      if (hasFrames) {
        section.append(framesCard(run, timeline, draws));
      }
      const cards = make('div', {class: 'cards'});
      if (recorded.all.wakeToRun.count) {
        cards.append(wakeToRunCard(recorded, schedule, draws));
      }
      const simple = (title, told, draw) => cards.append(chartCard(title, told, draws, draw)[0]);
      simple('CPUs', 'what their time went to', (element, colors) => charts.cpuTimes(element, recorded, colors));
      simple('Run and wait', 'by task', (element, colors) => charts.taskTimes(element, recorded, paletteByTask(recorded, schedule, colors), colors));
      if (recorded.migrated.length) {
        simple('Migrations', count(recorded.all.migrations) + ' times a task ran on another CPU than before',
          (element, colors) => charts.migrations(element, recorded, colors));
      } else {
        cards.append(make('section', {class: 'card'}, make('h3', {}, 'Migrations'), make('p', {class: 'soft'}, 'No task ran on another CPU than before.')));
      }
      section.append(cards, make('section', {class: 'card'}, make('h3', {}, 'Tasks'), groupTable(recorded)));
    } else {
      section.append(make('section', {class: 'card empty'}, 'There is no recording of this run, and so no timeline.'));
      if (hasFrames) {
        section.append(framesCard(run, null, draws));
      }
    }
    section.append(...run.tables.map(givenTable));
    if (run.settings.length || run.notes.length) {
      const entries = [...run.settings, ...run.notes.map((note, i) => [i ? '' : 'notes', note])];
      section.append(make('section', {class: 'card settings'}, make('h3', {}, 'Settings'),
        make('dl', {}, ...entries.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]))));
    }
    return section;
  }

  const data = JSON.parse(document.getElementById('data').textContent);
  const page = document.getElementById('page');
  const draws = [];
  const timelines = [];
  document.title = data.title;
  page.replaceChildren(make('h1', {}, data.title));
  if (data.runs.length === 1) {
    page.append(make('p', {class: 'soft'}, data.runs[0].name));
  }
  page.append(...data.runs.map(run => runSection(run, data.runs.length > 1, draws, timelines)));
  page.append(make('footer', {}, 'Made by Heddle. Charts: Apache ECharts ' + echarts.version + ', Apache License 2.0.'));

  draws.forEach(drawing => drawing.again());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draws.forEach(drawing => drawing.again()));
  new ResizeObserver(() => draws.forEach(({drawn}) => drawn.resize())).observe(page);

  /* For tests: the timelines, and when everything was drawn, in milliseconds from the beginning of the navigation. */
  heddle.timelines = timelines;
  heddle.drawn = Promise.all(draws.map(({drawn}) => new Promise(done => {
    (drawn.chart ?? drawn).on('finished', () => done(performance.now()));
  }))).then(times => Math.max(0, ...times));
})();
