/* A CSV file as rows of the network: its cells, and how the model prepares them. Errors say in words where what is wrong. */
const Csv = (() => {
  const { data } = Model;
  const { columns } = data;
  const MOST_ROWS = 5000;
  const MOST_BYTES = 20e6;
  const MOST_ERRORS = 5;
  const SHOWN = 10;
  const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
  const MISSING = ['', 'NA', 'NaN', 'nan', 'null'];

  const quoted = text => `‘${text.length > 40 ? `${text.slice(0, 40)}…` : text}’`;
  const list = words => words.slice(0, SHOWN).map(quoted).join(', ') + (words.length > SHOWN ? ', …' : '');

  /* The character between cells: the one that the first line has most of. */
  const separatorOf = text => {
    const first = text.slice(0, 10000).replace(/"(?:[^"]|"")*"/g, '').split(/[\r\n]/).find(line => line !== '') ?? '';
    return [',', ';', '\t'].map(c => [c, first.split(c).length]).reduce((best, next) => (next[1] > best[1] ? next : best))[0];
  };

  /* The lines with cells: [{line, cells}], quotes taken off. */
  const parse = text => {
    const separator = separatorOf(text);
    const lines = [];
    let [cells, cell, line, start, at] = [[], '', 1, 1, 0];
    const endCell = () => {
      cells.push(cell.trim());
      cell = '';
    };
    const endLine = () => {
      endCell();
      if (cells.length > 1 || cells[0] !== '') {
        lines.push({ line: start, cells });
      }
      cells = [];
    };
    while (at < text.length) {
      const c = text[at];
      if (c === '"' && cell.trim() === '') {
        const opened = line;
        for (cell = '', at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
          if (at >= text.length) {
            throw new Error(`Line ${opened}: a quote is opened and never closed.`);
          }
          line += text[at] === '\n' ? 1 : 0;
          cell += text[at];
          at += text[at] === '"' ? 1 : 0;
        }
        at++;
      } else if (c === separator) {
        endCell();
        at++;
      } else if (c === '\n' || c === '\r') {
        at += c === '\r' && text[at + 1] === '\n' ? 2 : 1;
        endLine();
        start = ++line;
      } else {
        cell += c;
        at++;
      }
    }
    endLine();
    return lines;
  };

  /* ---- columns ---- */

  const wanted = [...columns.features.map(feature => feature.name), ...columns.targets];

  /* Which cell of a line each wanted column is, and whether the first line has names. */
  const places = ({ cells }) => {
    const lower = cells.map(cell => cell.toLowerCase());
    const found = wanted.map(name => (cells.includes(name) ? cells.indexOf(name) : lower.indexOf(name.toLowerCase())));
    if (found.every(at => at >= 0)) {
      return { found, hasNames: true };
    }
    if (cells.length === wanted.length && found.every(at => at < 0) && cells.some(cell => NUMBER.test(cell))) {
      return { found: wanted.map((name, n) => n), hasNames: false };
    }
    const missing = wanted.filter((name, n) => found[n] < 0);
    throw new Error(`The first line has no column ${list(missing)}. It has ${list(cells)}. Name the columns as the model does, in any order.`);
  };

  /* ---- cells ---- */

  const numberOf = text => {
    if (NUMBER.test(text) && Number.isFinite(Number(text))) {
      return Number(text);
    }
    const withPoint = text.replace(',', '.');
    throw new Error(`${quoted(text)} is not a number${NUMBER.test(withPoint) ? `. Write it with a decimal point, ${withPoint}` : ''}`);
  };
  /* The position of a word among those that are known; numbers may be written differently, 3.0 for 3. */
  const positionOf = (words, text) => {
    const at = words.indexOf(text);
    if (at >= 0 || !NUMBER.test(text) || !words.every(word => NUMBER.test(word))) {
      return at;
    }
    const equal = words.flatMap((word, n) => (Number(word) === Number(text) ? [n] : []));
    return equal.length === 1 ? equal[0] : -1;
  };

  /* Puts the inputs of a cell into a row, before scaling. */
  const encode = (feature, text, first, to) => {
    if (MISSING.includes(text) && !feature.categories?.includes(text)) {
      if (columns.fill.length === 0) {
        throw new Error('the cell is empty, and the model has no value to fill in');
      }
      for (let i = first; i < first + feature.inputs; i++) {
        to[i] = Number(columns.fill[i]);
      }
    } else if (feature.categories) {
      const known = [...feature.categories, ...feature.rare];
      const at = positionOf(known, text);
      if (at < 0 && columns.rejectsUnknown) {
        throw new Error(`${quoted(text)} is none of the categories of the model: ${list(known)}`);
      }
      const input = Math.min(at < 0 ? Infinity : at, feature.categories.length); // the last one of all that are rare or unknown
      for (let i = 0; i < feature.inputs; i++) {
        to[first + i] = feature.table ? Number(feature.table[input][i]) : i === input ? 1 : 0;
      }
    } else {
      const value = numberOf(text);
      if (feature.pieces) {
        feature.pieces.forEach(([center, width, low, high], i) => {
          to[first + i] = Math.min(Math.max((value - Number(center)) / Number(width), Number(low)), Number(high));
        });
      } else if (feature.formulas) {
        Numbers.program(feature.formulas)(value).forEach((encoded, i) => {
          to[first + i] = encoded;
        });
      } else {
        to[first] = value;
      }
    }
  };
  const scaled = ({ center, width }, n, value) => (value - center[n]) / width[n];

  const targetOf = texts => {
    const { labels } = columns;
    if (labels) {
      const at = positionOf(labels, texts[0]);
      if (at < 0) {
        throw new Error(`${quoted(texts[0])} is none of the classes of the model: ${list(labels)}`);
      }
      return data.outputs.length === 1 ? [at] : labels.map((label, n) => (n === at ? 1 : 0));
    }
    return texts.map((text, n) => scaled(data.targetScaler, n, numberOf(text)));
  };
  const requireInRange = target => {
    const { low, lowIncluded, high, highIncluded, words } = columns.range;
    const outside = target.find(y => !((y > Number(low) || lowIncluded && y === Number(low)) && (y < Number(high) || highIncluded && y === Number(high))));
    if (outside !== undefined) {
      throw new Error(`the loss ‘${data.loss.type}’ takes targets ${words}, not ${Formulas.plain(outside)}`);
    }
  };

  /* ---- rows ---- */

  const row = (cells, found) => {
    const input = new Array(data.inputs.length);
    let first = 0;
    let name;
    try {
      columns.features.forEach((feature, n) => {
        name = feature.name;
        encode(feature, cells[found[n]], first, input);
        first += feature.inputs;
      });
      name = columns.targets[0];
      const target = targetOf(columns.targets.map((column, n) => cells[found[columns.features.length + n]]));
      requireInRange(target);
      const { kept, added } = columns.smoothing;
      return { input: input.map((value, i) => scaled(data.inputScaler, i, value)), target: target.map(y => y * kept + added) };
    } catch (error) {
      throw new Error(`column ${quoted(name)}: ${error.message}`);
    }
  };

  /* The rows of a text: {rows, left}, left being how many were too many. Throws an error of one or several sentences. */
  const read = text => {
    const lines = parse(text);
    if (lines.length === 0) {
      throw new Error('The file is empty.');
    }
    const { found, hasNames } = places(lines[0]);
    const body = hasNames ? lines.slice(1) : lines;
    if (body.length === 0) {
      throw new Error('The file has a line of names and no rows.');
    }
    const rows = [];
    const errors = [];
    body.slice(0, MOST_ROWS).forEach(({ line, cells }) => {
      try {
        if (cells.length !== lines[0].cells.length) {
          throw new Error(`${cells.length} cells, but the first line has ${lines[0].cells.length}`);
        }
        rows.push({ label: `row ${rows.length + 1}`, ...row(cells, found) });
      } catch (error) {
        errors.push(`Line ${line}, ${error.message}.`);
      }
    });
    if (errors.length > 0) {
      throw new Error([...errors.slice(0, MOST_ERRORS), ...(errors.length > MOST_ERRORS ? [`And ${errors.length - MOST_ERRORS} more.`] : [])].join('\n'));
    }
    return { rows, left: body.length - rows.length };
  };

  /* The columns that the page cannot prepare, each with its encoding. */
  const unprepared = columns.features.filter(feature => feature.encoded).map(feature => `${quoted(feature.name)} (${feature.encoded})`);

  return { read, unprepared, MOST_BYTES };
})();
