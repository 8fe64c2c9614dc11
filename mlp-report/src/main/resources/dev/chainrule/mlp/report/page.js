/* The page: choosing a weight, a row and their numbers, and showing everything that follows. */
(() => {
  const { data, layers, last, inputsOf, whole, totals, present, state, weight, live } = Model;
  const { afterPaint, byId, element, exact, show } = Elements;
  const { plain } = Formulas;
  const MOST_DRAWN_OF_A_LAYER = 64; // of a larger one the units around the chosen weight are drawn
  const DRAWN_OF_A_LARGE_LAYER = 24;
  const MOST_FIELDS = 200;

  /* ---- drawing ---- */

  const drawing = new Drawing(byId('canvas'), {
    weight: (l, j, i) => Model.choose(l, j, i),
    input: k => byId(`input-${Model.rawInputOf(k)}`)?.focus()
  });

  /* The units of a column to draw. What is drawn stays where it is as long as the chosen weight is among it. */
  const firstDrawn = totals.map(() => -1);
  /* The chosen parameter as the drawing has it: the scale of an input, or θ of one, is that of a unit of the first column. */
  const drawnChoice = () => {
    const { l, j, i } = state.chosen;
    switch (Model.kind()) {
      case 'scale': return { l: -1, j: Model.scaledInput(i), i: NaN };
      case 'theta': return { l: -1, j: Model.mainOf(Model.thetaOf(i)).k, i: NaN };
      default: return { l, j, i };
    }
  };
  const unitsOf = c => {
    const total = totals[c];
    if (!whole || total <= MOST_DRAWN_OF_A_LAYER) {
      return present[c];
    }
    const { l, j, i } = drawnChoice();
    const needed = c === l + 1 ? j : c === l && i < total ? i : -1;
    const isIn = firstDrawn[c] >= 0 && (needed < 0 || (needed >= firstDrawn[c] && needed < firstDrawn[c] + DRAWN_OF_A_LARGE_LAYER));
    if (!isIn) {
      const centre = needed < 0 ? 0 : needed - (DRAWN_OF_A_LARGE_LAYER >> 1);
      firstDrawn[c] = Math.max(0, Math.min(centre, total - DRAWN_OF_A_LARGE_LAYER));
    }
    return d3.range(firstDrawn[c], firstDrawn[c] + DRAWN_OF_A_LARGE_LAYER);
  };
  let drawn = '';
  const PRESENTED = 480; // the width of a presented drawing, which the styles enlarge
  const widthOf = () => (Presenter.isOn() ? PRESENTED : byId('drawing').clientWidth);
  let width = widthOf(); // asked for once: after a change the answer would lay out the whole page
  const layout = () => {
    const columns = totals.map((total, c) => ({
      heading: c === 0 ? ['inputs', Model.encodings ? 'encoded' : ''] : [Model.nameOf(c), layers[c - 1].activation.type],
      units: unitsOf(c),
      total,
      names: c === 0 ? Model.inputNames : c - 1 === last ? data.outputs : undefined
    }));
    const key = `${width} ${columns.map(c => c.units[0])}`;
    if (key !== drawn) {
      drawn = key;
      drawing.layout(columns, width);
      return true;
    }
    return false;
  };
  const draw = () => {
    drawing.draw({
      chosen: drawnChoice(),
      term: (c, from, to) => state.pass.delta[c - 1][to] * weight(c - 1, to, from),
      ...Player.drawn()
    });
    if (isOpen) {
      Address.write();
    }
  };
  let isOpen = false; // an address that nobody has changed stays as it is
  Player.onMove(draw);

  /* ---- choosing ---- */

  const options = (select, entries) =>
    select.replaceChildren(...entries.map(([value, words]) => element('option', { value }, words)));
  const furtherName = (l, i) => {
    const p = Model.thetaOf(i);
    switch (Model.kindOf(l, i)) {
      case 'alpha': return 'α, its share of f';
      case 'scale': return `scale of ${Model.scaledInput(i) + 1} (${Model.inputNames[Model.scaledInput(i)]})`;
      default: return `θ ${p + 1} (${Model.encodedColumn(Model.partOf(p))})`;
    }
  };
  const listChoices = l => {
    options(byId('layer'), layers.map((layer, n) => [n, `${n + 1}${n === last ? ' (output)' : ''}`]));
    options(byId('unit'), present[l + 1].map(n => [n, `${n + 1}${Model.unitName(l, n)}`]));
    options(byId('input'), [...present[l].map(n => [n, `${n + 1}${l === 0 ? ` (${Model.inputNames[n]})` : ''}`]),
      [inputsOf(l), 'bias'],
      ...Model.furtherOf(l).map(i => [i, furtherName(l, i)])]);
  };
  let typing = false; // in the field of the weight, whose text then stays as it is
  let listed = -1;
  const showChoice = () => {
    const { l, j, i } = state.chosen;
    if (listed !== l) {
      listed = l;
      listChoices(l);
    }
    byId('layer').value = l;
    byId('unit').value = j;
    byId('input').value = i;
    show('chosen', `${Model.chosenName()} `, Elements.formula(Model.symbolW(l, j, i)));
    const w = weight(l, j, i);
    const field = byId('weight');
    if (!typing) {
      field.value = w;
      complain(field, '');
    }
    const slider = byId('slider');
    if (document.activeElement !== slider) {
      const reach = Math.max(2, 2 * Math.abs(w));
      slider.min = w - reach;
      slider.max = w + reach;
    }
    slider.value = w;
    field.disabled = slider.disabled = byId('reset').disabled = !live;
  };

  byId('layer').addEventListener('change', event => {
    const l = Number(event.target.value);
    const { j, i } = state.chosen;
    const units = present[l + 1];
    const inputs = present[l];
    Model.choose(l, units.includes(j) ? j : units[0], inputs.includes(i) ? i : Model.isBias() ? inputsOf(l) : inputs[0]);
  });
  byId('unit').addEventListener('change', event => Model.choose(state.chosen.l, Number(event.target.value), state.chosen.i));
  byId('input').addEventListener('change', event => Model.choose(state.chosen.l, state.chosen.j, Number(event.target.value)));

  const moved = (list, value, by) => list[Math.max(0, Math.min(list.length - 1, list.indexOf(value) + by))];
  byId('network').addEventListener('keydown', event => {
    const { l, j, i } = state.chosen;
    const inputs = Model.parametersOf(l);
    const keys = {
      ArrowLeft: () => l > 0 && Model.choose(l - 1, present[l].includes(i) ? i : present[l][0], present[l - 1][0]),
      ArrowRight: () => l < last && Model.choose(l + 1, present[l + 2][0], j),
      ArrowUp: () => (event.shiftKey ? Model.choose(l, j, moved(inputs, i, -1)) : Model.choose(l, moved(present[l + 1], j, -1), i)),
      ArrowDown: () => (event.shiftKey ? Model.choose(l, j, moved(inputs, i, 1)) : Model.choose(l, moved(present[l + 1], j, 1), i))
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  /* ---- changing ---- */

  /* What a field says, or undefined if that is no number. */
  const numberIn = field => (field.value.trim() === '' || !Number.isFinite(Number(field.value)) ? undefined : Number(field.value));
  const complain = (field, words) => {
    field.setAttribute('aria-invalid', String(words !== ''));
    const complaint = byId(`${field.id}-error`);
    if (complaint.textContent !== words) {
      complaint.textContent = words;
    }
  };
  const changed = (field, change) => {
    const value = numberIn(field);
    complain(field, value === undefined ? 'Not a number: the page keeps the last one.' : '');
    if (value !== undefined) {
      change(value);
    }
  };
  for (const id of ['weight', 'slider']) {
    byId(id).addEventListener('input', event => changed(event.target, value => {
      Model.setWeight(state.chosen.l, state.chosen.j, state.chosen.i, value);
      typing = id === 'weight';
      soon('value'); // its line lies under that of the choice; the lines are redrawn when the hand is off
    }));
    byId(id).addEventListener('change', () => {
      typing = false;
      soon('weight');
    });
  }
  byId('reset').addEventListener('click', () => {
    Model.reset();
    Model.setRow(state.row);
    Model.changed('weights');
  });

  /* The number that a row has in its file, where it was scaled for the network. */
  const unscaled = ({ center, width }, n, value) =>
    (center[n] === 0 && width[n] === 1 ? undefined : value * width[n] + center[n]);
  const showUnscaled = n => {
    const value = unscaled(data.inputScaler, n, state.input[n]);
    if (value !== undefined) {
      show(`unscaled-${n}`, `${plain(value, 6)} before scaling`);
    }
  };
  const showOutput = n => {
    const before = unscaled(data.targetScaler, n, state.pass.a[last][n]);
    const words = before === undefined ? ''
      : ` (before scaling ${plain(before, 6)}, target ${plain(unscaled(data.targetScaler, n, state.target[n]), 6)})`;
    show(`output-${n}`, `output ${plain(state.pass.a[last][n], 6)}${words}`);
  };

  const field = (kind, n, name, values) => {
    const box = element('input', { type: 'number', step: 'any', id: `${kind}-${n}`, autocomplete: 'off', 'aria-describedby': `${kind}-${n}-error` });
    box.value = values[n];
    box.disabled = !live;
    box.addEventListener('input', () => changed(box, value => {
      (kind === 'input' ? state.input : state.target)[n] = value;
      if (kind === 'input') {
        showUnscaled(n);
      }
      soon('value');
    }));
    const label = element('label', { for: box.id }, ...name.split(/(?<=[_.-])/).flatMap(word => [word, element('wbr')]));
    return element('div', { class: 'field' }, label, box,
      element('output', { id: `${kind === 'target' ? 'output' : 'unscaled'}-${n}`, for: box.id, 'aria-live': 'off' }),
      element('p', { id: `${box.id}-error`, class: 'complaint', role: 'alert' }));
  };
  const showFields = () => {
    const inputs = (Model.encodings ? d3.range(data.inputs.length) : present[0]).slice(0, MOST_FIELDS);
    byId('row').value = state.row;
    byId('inputs').replaceChildren(...inputs.map(n => field('input', n, data.inputs[n], state.input)));
    inputs.forEach(showUnscaled);
    byId('targets').replaceChildren(...present[layers.length].slice(0, MOST_FIELDS).map(n => field('target', n, data.outputs[n], state.target)));
  };
  const listRows = () => {
    const choices = data.rows.map((row, n) => [n, row.label]).filter(([n]) => live || data.rows[n].library);
    options(byId('row'), choices);
    byId('row-choice').hidden = choices.length < 2;
    byId('row-count').hidden = choices.length === data.totalRows || !OwnRows.isOriginal();
    byId('row-count').textContent = `${choices.length > 1 ? `${choices.length} of ${data.totalRows} rows are` : `One of ${data.totalRows} rows is`} on this page.`
      + ' ‘mlp explain --row N --html’ writes a page around another row.';
  };
  byId('row').addEventListener('change', event => Model.setRow(Number(event.target.value)));

  /* ---- showing ---- */

  const showTables = () => {
    if (!byId('numbers').open) {
      return;
    }
    const { pass } = state;
    show('tables', ...layers.map((layer, l) => {
      const cell = (name, value) => element('td', { 'data-name': name, 'data-value': String(value) }, String(value).replace('-', '−'));
      const heads = ['unit', 'z', 'a', '∂L/∂a', '∂L/∂z = δ'].map(h => element('th', { scope: 'col' }, h));
      return element('div', { class: 'scroll' }, element('table', { 'data-layer': l + 1 },
        element('caption', {}, `${Model.nameOf(l + 1)}, ${layer.activation.type}`),
        element('thead', {}, element('tr', {}, ...heads)),
        element('tbody', {}, ...d3.range(layer.units).map(j => element('tr', {}, element('th', { scope: 'row' }, `${j + 1}${Model.unitName(l, j)}`),
          cell('z', pass.z[l][j]), cell('a', pass.a[l][j]), cell('lossByOutput', pass.lossByOutput[l][j]), cell('delta', pass.delta[l][j]))))));
    }));
  };
  byId('numbers').addEventListener('toggle', showTables);

  /* What a screen reader says of a choice or a change, when both have come to rest. */
  const words = () => {
    const { l, j, i } = state.chosen;
    const { pass, rowWeight } = state;
    const factors = [];
    if (Model.kind() === 'alpha') {
      factors.push(`${plain(pass.lossByOutput[l][j], 4)} from ${Model.nameOf(l + 2)}`, `${plain(Model.inner(), 4)}, f of z minus z`);
    } else if (Model.kind() === 'scale') {
      factors.push(`${plain(Model.lossByX(Model.scaledInput(i)), 4)} from ${Model.nameOf(1)}`);
    } else if (Model.kind() === 'theta') {
      const terms = Model.byTheta(Model.thetaOf(i)).filter(({ slope }) => slope !== 0);
      factors.push(terms.length === 0 ? '0: no encoded input of this row depends on it'
        : terms.map(({ k, slope }) => `${plain(Model.lossByEncoded(k), 4)} from ${Model.inputNames[k]} times ${plain(slope, 4)}`).join(' plus '));
    } else if (Model.isRow(l) || Model.isComposed(l)) {
      factors.push(`delta ${plain(pass.delta[l][j], 4)}`);
    } else {
      factors.push(`${plain(pass.lossByOutput[l][j], 4)} from ${l === last ? 'the loss' : Model.nameOf(l + 2)}`, `${plain(Model.derivative(l, j), 4)} of the activation`);
    }
    if (Model.kind() !== 'alpha' && Model.kind() !== 'theta') {
      factors.push(`input ${plain(Model.inner(), 4)}`);
    }
    return `${Model.chosenName()}: ${plain(weight(l, j, i), 4)}. Gradient ${plain(Model.lossGradient(), 4)}, which is ${factors.join(' times ')}`
      + `${rowWeight === 1 ? '' : `, times ${plain(rowWeight)} as the row counts`}`
      + `${Model.isPenalized() ? `, and with the penalty ${plain(Model.gradient(), 4)}` : ''}.`
      + ` Loss ${plain(pass.loss, 4)}.`;
  };
  let resting = 0;
  const speak = () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      byId('spoken').textContent = words();
    }, 500);
  };

  /* Thousands of lines are not drawn for every epoch of a training, only every fifth of a second. */
  const PAUSE = 200;
  let lastDrawn = -PAUSE;
  let toDraw = 0;
  const drawWeightsSoon = () => {
    clearTimeout(toDraw);
    const wait = lastDrawn + PAUSE - performance.now();
    if (wait > 0) {
      toDraw = setTimeout(drawWeightsSoon, wait);
    } else {
      drawing.drawWeights(weight);
      lastDrawn = performance.now();
    }
  };

  /* Everything that depends on the numbers or the choice: first the top of the page. */
  let isPainted = false;
  const update = () => {
    speak();
    show('loss', exact(state.pass.loss, 'number'));
    showChoice();
    [Chain, Player, Presenter].forEach(part => part.show());
    draw();
    if (isPainted) {
      updateBelow();
    }
  };
  const updateBelow = () => {
    [Paths, Check, Nudge, Update, Exercise, OwnFunction, Training].forEach(part => part.show());
    state.pass.a[last].forEach((a, n) => byId(`output-${n}`) && showOutput(n));
    showTables();
  };
  Model.listeners.push(what => {
    typing = typing && what === 'value';
    if (what === 'rows') {
      listRows();
    }
    if (what === 'row' || what === 'rows') {
      showFields();
    }
    if (what === 'activation') {
      drawn = ''; // its name is in the drawing
      listed = -1;
    }
    if (layout()) {
      drawing.drawWeights(weight);
    } else if (what === 'weights') {
      drawWeightsSoon();
    } else if (what === 'weight') {
      drawing.drawWeights(weight, state.chosen.l);
    }
    update();
  });

  /* At most once a frame, however fast someone types or drags. */
  let waiting = null;
  const soon = what => {
    if (waiting === null) {
      requestAnimationFrame(() => {
        const latest = waiting;
        waiting = null;
        Model.changed(latest);
      });
    }
    waiting = waiting === 'weight' ? waiting : what;
  };

  byId('summary').textContent = `${Model.encodings ? `${data.inputs.length} inputs encoded as ` : ''}${totals.join('–')} · ${layers.map(l => l.activation.type).join(', ')} · ${data.loss.type}`;
  const { unknown } = Model;
  byId('notice').textContent = whole
    ? unknown.length > 0
      ? `The ${unknown.join(' and the ')} ${unknown.length > 1 ? 'are plugins' : 'is a plugin'} without an expression, which a page cannot compute: it shows the library's values, for any weight and row below, and nothing on it can be changed.`
      : 'What this page computes differs from the library. It shows the library\'s values for this row; nothing on it can be changed.'
    : 'This network is too large to be on a page whole. Of each layer the page has the units that matter most to this row, with the library\'s values; nothing on it can be changed.';
  byId('notice').hidden = live;
  byId('proof').textContent = live
    ? `Computed on this page in float64. For the row it opened with, every number equals the library's to ${plain(Math.max(Model.agreement, 1e-16), 1)}.`
    : 'These are the library\'s values in float64.';

  listRows();
  layout();
  drawing.drawWeights(weight);
  update();
  Address.read();
  isOpen = true;
  clearTimeout(resting); // of what a page opens with nobody has to be told
  afterPaint(() => {
    isPainted = true;
    showFields();
    updateBelow();
    document.querySelector('main').removeAttribute('aria-busy');
  });
  const resized = () => {
    width = widthOf();
    if (layout()) {
      drawing.drawWeights(weight);
    }
    draw();
  };
  Presenter.onToggle(resized);
  new ResizeObserver(() => width !== widthOf() && resized()).observe(byId('drawing'));
  addEventListener('beforeprint', () => {
    byId('numbers').open = totals.reduce((x, y) => x + y) <= 60;
    showTables();
    Player.go(Player.count - 1);
  });
})();
