/* The page: what is chosen and changed, and everything that follows from it. Layers, units and inputs count from 0 here. */
(() => {
  const { plain, tex, part, fill, of } = Formulas;
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = id => document.getElementById(id);
  const MOST_DRAWN = 400;
  const MOST_OF_A_LAYER = 24;
  const MOST_TERMS = 10;
  const MOST_FIELDS = 200;

  /* ---- the network ---- */

  const layers = data.layers;
  const last = layers.length - 1;
  const inputsOf = l => (l === 0 ? data.inputs.length : layers[l - 1].units);
  const whole = !layers[0].shown;
  const decode = (text, single) => {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    return single ? Float64Array.from(new Float32Array(bytes.buffer)) : new Float64Array(bytes.buffer);
  };
  const original = layers.map(layer => decode(layer.weights, data.precision === 'float32'));
  let weights = original.map(w => w.slice());
  /* The inputs and then the units of each layer: their number, and which of them the page has. */
  const totals = [data.inputs.length, ...layers.map(l => l.units)];
  const present = whole ? totals.map(total => d3.range(total)) : [data.shownInputs, ...layers.map(l => l.shown)];
  const places = whole ? [] : present.map(units => new Map(units.map((unit, n) => [unit, n])));
  const indexOf = (l, j, i) => (whole
    ? j * (inputsOf(l) + 1) + i
    : places[l + 1].get(j) * (places[l].size + 1) + (i === inputsOf(l) ? places[l].size : places[l].get(i)));
  const weight = (l, j, i) => weights[l][indexOf(l, j, i)];

  /* What the library says of a row: of the first shown, and of others where the page cannot compute them. */
  const libraryOf = n => {
    const values = name => data.rows[n].library.layers.map(layer => layer[name]?.map(Number));
    return {
      ...Object.fromEntries(['z', 'a', 'lossByOutput', 'delta', 'derivative'].map(name => [name, values(name)])),
      jacobian: data.rows[n].library.layers.map(layer => layer.jacobian?.map(row => row.map(Number))),
      loss: Number(data.rows[n].library.loss)
    };
  };
  let library = libraryOf(data.row);

  let input = data.rows[data.row].input.map(Number);
  let target = data.rows[data.row].target.map(Number);
  /* How much the row counts in training: one more factor of every gradient. */
  let rowWeight = data.rows[data.row].weight ?? 1;
  const chosen = { l: data.layer, j: data.unit, i: data.input };

  /* The largest difference between two passes, relative above 1. */
  const difference = (x, y) => {
    let most = 0;
    const compare = (p, q) => {
      const d = Object.is(p, q) || p === q ? 0 : Math.abs(p - q) / Math.max(1, Math.abs(q));
      most = d > most || Number.isNaN(d) ? d : most;
    };
    for (const part of ['z', 'a', 'lossByOutput', 'delta']) {
      x[part].forEach((layer, l) => layer.forEach((v, j) => compare(v, y[part][l][j])));
    }
    compare(x.loss, y.loss);
    return most;
  };

  const network = Numbers.network(data);
  const unknown = [...new Set(network.layers.flatMap(({ f }, l) => (f ? [] : [`activation ‘${layers[l].activation.type}’`]))),
    ...(network.loss ? [] : [`loss ‘${data.loss.type}’`])];
  let agreement = NaN;
  if (whole && unknown.length === 0) {
    agreement = difference(Numbers.pass(network, weights, input, target), library);
  }
  const live = agreement <= 1e-9;
  const compute = () => (live ? Numbers.pass(network, weights, input, target) : library);
  let pass = compute();

  const optimizer = data.optimizer.isSolver ? undefined : Numbers.optimizers[data.optimizer.type];
  let slots;
  let steps;
  const forget = () => {
    steps = 0;
    slots = optimizer
      ? weights.map(w => Array.from({ length: optimizer.slots(data.optimizer.parameters) }, () => new Float64Array(w.length)))
      : [];
  };
  forget();

  const source = (l, i) => (i === inputsOf(l) ? 1 : l === 0 ? input[i] : pass.a[l - 1][i]);
  const isRow = l => !library.derivative[l];
  const derivative = (l, j) => (live
    ? network.layers[l].f.derivative(pass.z[l][j])
    : library.derivative[l][j]);
  const jacobian = (l, k, j) => (live
    ? network.layers[l].f.jacobian(pass.a[l], k, j)
    : library.jacobian[l] ? library.jacobian[l][k][j] : NaN);

  /* ---- symbols ---- */

  const sup = l => (layers.length > 1 ? `^{(${l + 1})}` : '');
  const symbolA = (l, j) => (l < 0 ? `x_{${j + 1}}` : `a${sup(l)}_{${j + 1}}`);
  const symbolW = (l, j, i) => (i === inputsOf(l) ? `b${sup(l)}_{${j + 1}}` : `w${sup(l)}_{${j + 1},${i + 1}}`);
  const nameOf = c => (c === 0 ? 'inputs' : c - 1 === last ? 'output layer' : `layer ${c}`);
  const unitName = (l, j) => (l === last ? ` (${data.outputs[j]})` : '');
  const element = (tag, attributes = {}, ...children) => {
    const e = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => e.setAttribute(name, value));
    e.append(...children);
    return e;
  };
  const formula = (source, className = '') => element('span', { class: `math ${className}`, 'data-tex': source });

  /* Makes a node's content what is given and touches only what differs, so that a change of one number costs one text. */
  const patch = (node, children) => {
    const present = [...node.childNodes];
    children.forEach((next, n) => {
      const old = present[n];
      if (!old) {
        node.append(next);
      } else if (old.nodeName !== next.nodeName || old.dataset?.tex !== next.dataset?.tex) {
        old.replaceWith(next);
      } else if (old.nodeType === Node.TEXT_NODE) {
        if (old.data !== next.data) {
          old.data = next.data;
        }
      } else {
        [...old.attributes].filter(a => !next.hasAttribute(a.name)).forEach(a => old.removeAttribute(a.name));
        [...next.attributes].filter(a => old.getAttribute(a.name) !== a.value).forEach(a => old.setAttribute(a.name, a.value));
        old.onclick = next.onclick;
        if (next.dataset.tex === undefined) {
          patch(old, [...next.childNodes]);
        }
      }
    });
    present.slice(children.length).forEach(old => old.remove());
  };
  const show = (id, ...children) => {
    const node = byId(id);
    patch(node, [...element('div', {}, ...children).childNodes]);
    node.querySelectorAll('[data-tex]:empty').forEach(span => Formulas.render(span, span.dataset.tex));
  };
  const exact = (value, className = 'value') =>
    element('span', { class: className, 'data-value': String(value), title: String(value) }, plain(value));

  /* ---- drawing ---- */

  const drawing = new Drawing(byId('drawing'), {
    weight: (l, j, i) => choose(l, j, i),
    input: i => byId(`input-${i}`)?.focus()
  });
  const drawAll = whole && totals.reduce((x, y) => x + y) <= MOST_DRAWN;

  /* The units of a column to draw: all, or those around the chosen weight. */
  const unitsOf = c => {
    const total = totals[c];
    if (!whole || drawAll || total <= MOST_OF_A_LAYER) {
      return present[c];
    }
    const centre = c === chosen.l + 1 ? chosen.j : c === chosen.l && chosen.i < total ? chosen.i : total >> 1;
    const first = Math.max(0, Math.min(centre - (MOST_OF_A_LAYER >> 1), total - MOST_OF_A_LAYER));
    return d3.range(first, first + MOST_OF_A_LAYER);
  };
  let drawn = '';
  const layout = () => {
    const width = byId('drawing').clientWidth;
    const columns = totals.map((total, c) => ({
      heading: [nameOf(c), c === 0 ? '' : layers[c - 1].activation.type],
      units: unitsOf(c),
      total,
      names: c === 0 ? data.inputs : c - 1 === last ? data.outputs : undefined
    }));
    const key = `${width} ${columns.map(c => c.units[0])}`;
    if (key !== drawn) {
      drawn = key;
      drawing.layout(columns, width);
      return true;
    }
    return false;
  };

  /* ---- steps ---- */

  const stages = [
    { kind: 'input', words: 'the inputs' },
    ...layers.map((layer, l) => ({ kind: 'forward', l, words: `forward through ${nameOf(l + 1)}` })),
    { kind: 'loss', words: 'the loss' },
    ...layers.map((layer, l) => ({ kind: 'backward', l: last - l, words: `back through ${nameOf(last - l + 1)}` })),
    { kind: 'update', words: 'the update' }
  ];
  let stage = stages.length - 1;
  const reached = (kind, l) => stages.findIndex(s => s.kind === kind && s.l === l) <= stage;

  /* A sum with its first terms, as TeX. */
  const sum = (terms, most = 3) =>
    terms.slice(0, most).join('+') + (terms.length > most ? '+\\cdots' : '');

  const stepFormula = () => {
    const s = stages[stage];
    const l = s.l;
    const j = l === chosen.l ? chosen.j : l !== undefined ? unitsOf(l + 1)[0] : 0;
    if (s.kind === 'input') {
      return [`x = (${input.slice(0, 4).map(v => tex(v, 5)).join(',\\;')}${input.length > 4 ? ',\\;\\dots' : ''})`];
    }
    if (s.kind === 'forward') {
      return [
        `z${sup(l)}_{${j + 1}} = \\textstyle\\sum_i ${`w${sup(l)}_{${j + 1},i}`}\\,${l ? `a${sup(l - 1)}_i` : 'x_i'} + b${sup(l)}_{${j + 1}}`,
        `\\phantom{z}= ${sum(present[l].map(i => `${part(weight(l, j, i), 5)}\\cdot${part(source(l, i), 5)}`))}`
          + `+${part(weight(l, j, inputsOf(l)), 5)} = ${tex(pass.z[l][j])}`,
        `${symbolA(l, j)} = f(z) = ${of(layers[l].activation.formula, 'value', 'f(z)')} = ${tex(pass.a[l][j])}`
      ];
    }
    if (s.kind === 'loss') {
      return [`L = ${of(data.loss.formula, 'value', 'L(a,y)')} = ${tex(pass.loss)}`];
    }
    if (s.kind === 'backward') {
      const lines = [];
      if (l < last) {
        lines.push(`\\frac{\\partial L}{\\partial ${symbolA(l, j)}} = \\textstyle\\sum_k \\delta${sup(l + 1)}_k\\,w${sup(l + 1)}_{k,${j + 1}}`
          + ` = ${sum(present[l + 2].map(k => `${part(pass.delta[l + 1][k], 5)}\\cdot${part(weight(l + 1, k, j), 5)}`))} = ${tex(pass.lossByOutput[l][j])}`);
      }
      const delta = `\\delta${sup(l)}_{${j + 1}} = \\frac{\\partial L}{\\partial z${sup(l)}_{${j + 1}}}`;
      lines.push(isRow(l) || (l === last && data.loss.composed)
        ? `${delta} = ${tex(pass.delta[l][j])}`
        : `${delta} = \\frac{\\partial L}{\\partial a}\\cdot\\frac{\\partial a}{\\partial z} = ${part(pass.lossByOutput[l][j], 6)}\\cdot${part(derivative(l, j), 6)} = ${tex(pass.delta[l][j])}`);
      return lines;
    }
    return [];
  };

  const showStep = () => {
    byId('step').textContent = `Step ${stage + 1} of ${stages.length}: ${stages[stage].words}`;
    byId('first').disabled = byId('previous').disabled = stage === 0;
    byId('last').disabled = byId('next').disabled = stage === stages.length - 1;
    show('step-formula', ...stepFormula().map(line => element('div', { class: 'scroll' }, formula(`\\displaystyle ${line}`))));
  };

  /* ---- the explanation ---- */

  const card = (kind, name, symbol, general, plugged, value) => element('div', { class: `factor ${kind}` },
    element('div', { class: 'name' }, name),
    element('div', { class: 'scroll' }, formula(`\\displaystyle ${symbol}${general ? `\\;=\\;${general}` : ''}`)),
    ...(plugged ? [element('div', { class: 'scroll' }, formula(`=\\;${plugged}`, 'plugged'))] : []),
    exact(value));
  const sign = mark => element('span', { class: 'sign' }, mark);
  const product = cards => element('div', { class: 'product' },
    ...cards.flatMap((c, n) => (n === 0 || n === cards.length - 1 ? [c] : [sign('·'), c])));

  /* ∂P/∂w of a penalty on the weights, which adds to ∂L/∂w; biases are free. */
  const penaltyOf = (l, i, w) => (i === inputsOf(l) ? 0 : layers[l].l1 * Math.sign(w) + 2 * layers[l].l2 * w);
  const lossGradient = () => pass.delta[chosen.l][chosen.j] * source(chosen.l, chosen.i);
  const gradient = () => rowWeight * lossGradient() + penaltyOf(chosen.l, chosen.i, weight(chosen.l, chosen.j, chosen.i));
  const isPenalized = () => !isBias() && layers[chosen.l].l1 + layers[chosen.l].l2 > 0;
  const isBias = () => chosen.i === inputsOf(chosen.l);
  const letter = () => (isBias() ? 'b' : 'w');

  const inputCard = () => card('of-input', isBias() ? 'a bias has the input 1' : 'input of the weight',
    `\\frac{\\partial z}{\\partial ${letter()}}`, isBias() ? '1' : symbolA(chosen.l - 1, chosen.i), '', source(chosen.l, chosen.i));
  const resultCard = value => element('div', { class: 'factor result' },
    formula(`\\displaystyle\\frac{\\partial L}{\\partial ${symbolW(chosen.l, chosen.j, chosen.i)}}`), sign('='), exact(value));

  const activationCard = (l, j) => {
    const form = live ? network.layers[l].f.form(pass.z[l][j]) : '';
    return card('of-activation', `activation: ${layers[l].activation.type}`, '\\frac{\\partial a}{\\partial z}',
      of(layers[l].activation.formula, 'derivative', 'f\'(z)'),
      form && fill(form, { z: pass.z[l][j], a: pass.a[l][j] }), derivative(l, j));
  };

  const lossCard = j => {
    const a = pass.a[last][j];
    const y = target[j];
    return card('of-loss', `loss: ${data.loss.type}`, '\\frac{\\partial L}{\\partial a}',
      of(data.loss.formula, 'derivative', '\\frac{\\partial L}{\\partial a}'),
      live ? fill(network.loss.form(a, y), { a, y, n: target.length }) : '',
      pass.lossByOutput[last][j]);
  };

  const sumCard = (l, j) => card('of-loss', `from ${nameOf(l + 2)}`, '\\frac{\\partial L}{\\partial a}',
    '\\textstyle\\sum_k \\delta_k\\,w_{k,j}', '', pass.lossByOutput[l][j]);

  const rowCard = (l, value) => card('of-activation', `through ${layers[l].activation.type}, which mixes the units`,
    '\\frac{\\partial L}{\\partial z}', '\\sum_k \\frac{\\partial L}{\\partial a_k}\\,\\frac{\\partial a_k}{\\partial z_j}', '', value);

  /* Σₖ ∂L/∂aₖ · ∂aₖ/∂zⱼ, the factors of a row activation. */
  const throughRow = (l, j) => {
    let value = 0;
    for (let k = 0; k < layers[l].units; k++) {
      value += pass.lossByOutput[l][k] * jacobian(l, k, j);
    }
    return value;
  };

  let allTerms = false;
  const termsTable = (caption, heads, terms, total) => {
    const sorted = [...terms].sort((x, y) => Math.abs(y.value) - Math.abs(x.value));
    const cut = !allTerms && terms.length > MOST_TERMS;
    const shown = cut ? sorted.slice(0, MOST_TERMS) : terms;
    const largest = Math.abs(sorted[0]?.value) || 1;
    const table = element('table', { class: 'terms' }, element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...heads.map(([h, words]) => element('th', { scope: 'col', 'aria-label': words }, formula(h))), element('th', { scope: 'col', class: 'bar' }, element('span', { class: 'hidden' }, 'share')))));
    const body = element('tbody');
    shown.forEach(term => {
      const share = 100 * Math.abs(term.value) / largest;
      const second = term.go
        ? element('button', { type: 'button', class: 'link', 'aria-label': `${plain(term.second)}: explain this weight` }, plain(term.second))
        : plain(term.second);
      if (term.go) {
        second.onclick = term.go;
      }
      body.append(element('tr', {}, element('th', { scope: 'row' }, String(term.k + 1)),
        element('td', {}, plain(term.first)), element('td', {}, second), element('td', {}, exact(term.value)),
        element('td', { class: 'bar' }, element('span', { class: term.value < 0 ? 'negative' : 'positive', style: `width:${share}%` }))));
    });
    const rest = total - shown.reduce((s, t) => s + t.value, 0);
    if (cut || (!whole && Math.abs(rest) > 0)) {
      const more = element('button', { type: 'button', class: 'link' }, `all ${terms.length}`);
      more.onclick = () => {
        allTerms = true;
        update();
      };
      body.append(element('tr', { class: 'rest' }, element('th', { scope: 'row', colspan: 3 }, 'the others together ', ...(cut ? [more] : [])),
        element('td', {}, plain(rest)), element('td', { class: 'bar' })));
    }
    table.append(body, element('tfoot', {}, element('tr', {}, element('th', { scope: 'row', colspan: 3 }, 'sum'), element('td', {}, exact(total)), element('td'))));
    return element('div', { class: 'scroll' }, table);
  };

  const hiddenTerms = (l, j) => termsTable(
    `∂L/∂a is a sum over the units of ${nameOf(l + 2)}: each passes its δ back through its weight`,
    [['k', 'unit k'], ['\\delta_k', 'delta of k'], ['w_{k,j}', 'weight of k for this unit'], ['\\delta_k\\,w_{k,j}', 'product']],
    present[l + 2].map(k => ({
      k, first: pass.delta[l + 1][k], second: weight(l + 1, k, j), value: pass.delta[l + 1][k] * weight(l + 1, k, j),
      go: () => choose(l + 1, k, j)
    })), pass.lossByOutput[l][j]);

  const rowTerms = (l, j) => termsTable(
    `${layers[l].activation.type} makes every output of the layer depend on this unit: a sum over the row of its Jacobian`,
    [['k', 'output k'], ['\\partial L/\\partial a_k', 'derivative of the loss by output k'],
      ['\\partial a_k/\\partial z_j', 'derivative of output k by z of this unit'], ['\\text{product}', 'product']],
    d3.range(layers[l].units).map(k => ({
      k, first: pass.lossByOutput[l][k], second: jacobian(l, k, j), value: pass.lossByOutput[l][k] * jacobian(l, k, j)
    })), throughRow(l, j));

  const showChain = () => {
    const { l, j, i } = chosen;
    const x = source(l, i);
    const composed = l === last && data.loss.composed;
    const byFactors = isRow(l) ? throughRow(l, j) : pass.lossByOutput[l][j] * derivative(l, j);
    const upTo = isRow(l) ? [rowCard(l, byFactors)] : [l === last ? lossCard(j) : sumCard(l, j), activationCard(l, j)];
    const head = element('h3', {}, composed ? 'Factor by factor' : 'The chain rule');
    show('chain', head, product([...upTo, inputCard(), resultCard(composed ? byFactors * x : lossGradient())]));
    show('terms',
      ...(isRow(l) ? [rowTerms(l, j)] : []),
      ...(l < last && !isRow(l) ? [hiddenTerms(l, j)] : []));
    if (!composed) {
      show('composed');
      return;
    }
    const direct = pass.delta[l][j];
    const known = live && network.composed;
    const a = pass.a[l][j];
    show('composed',
      element('h3', {}, 'Cancelled'),
      element('p', { class: 'quiet' }, `${layers[l].activation.type} and ${data.loss.type} in one step: what one divides by, the other multiplies with. This is the form that training uses.`),
      product([
        card('of-loss', `${data.loss.type} of ${layers[l].activation.type}`, '\\frac{\\partial L}{\\partial z}',
          known ? known.form(target) : of(data.loss.composedFormula, 'derivative', '\\frac{\\partial L}{\\partial z}'),
          known ? fill(known.form(target), { a, y: target[j], n: target.length }) : '', direct),
        inputCard(), resultCard(direct * x)]),
      element('p', { class: 'agree' }, 'The two forms differ by ', exact(Math.abs(byFactors - direct) * Math.abs(x), 'number'), '.'));
  };

  /* ∂a/∂z of a composite activation: the chain rule once more, one inner function a line. */
  const showInside = () => {
    const { l, j } = chosen;
    const derive = network.layers[l].f?.inside;
    if (!derive) {
      show('inside');
      return;
    }
    const z = pass.z[l][j];
    const { numbers, steps } = derive(z);
    const line = step => {
      const isWhole = step.name === 'f';
      const value = isWhole ? derivative(l, j) : numbers[`${step.name}′`];
      const [name, slope] = isWhole ? ['f(z)', 'f\'(z)'] : [step.symbol, `${step.symbol}'`];
      return element('li', { 'data-name': step.name },
        element('div', { class: 'scroll' }, formula(`\\displaystyle ${name} = ${step.value}${isWhole ? '' : ` = ${tex(numbers[step.name], 6)}`}`)),
        element('div', { class: 'scroll' }, formula(`\\displaystyle ${slope} = ${step.derivative}`)),
        ...(step.plugged ? [element('div', { class: 'scroll' }, formula(`\\phantom{${slope}} = ${fill(step.plugged, numbers)}`, 'plugged'))] : []),
        element('div', {}, '= ', exact(value), ' ', element('span', { class: 'quiet' }, step.rules)));
    };
    show('inside', element('h3', {}, 'Inside the activation'),
      element('p', { class: 'quiet' }, `${layers[l].activation.type} is itself made of functions, so ∂a/∂z is found by the chain rule too. At z = ${plain(z)}:`),
      element('ol', { class: 'derivation' }, ...steps.map(line)));
  };

  /*
   * The derivative of f at 0 by central differences D(h) = (f(h) − f(−h)) / 2h, as (4 D(h) − D(2h)) / 3, whose error is of
   * order h⁴. Of the steps the one is taken that differs least from the step before it.
   */
  const differentiate = (f, room) => {
    let best = NaN;
    let least = Infinity;
    let previous = NaN;
    for (let k = 0, h = room / 2; k < 6; k++, h /= 8) {
      const estimate = (4 * (f(h) - f(-h)) / (2 * h) - (f(2 * h) - f(-2 * h)) / (4 * h)) / 3;
      const change = Math.abs(estimate - previous);
      if (Number.isNaN(best) || change <= least) {
        least = Number.isNaN(change) ? Infinity : change;
        best = estimate;
      }
      if (change <= 1e-12 * Math.abs(estimate)) {
        break;
      }
      previous = estimate;
    }
    return best;
  };

  /* What is made of ∂L/∂w before the optimizer gets it: times the weight of the row, plus the penalty. */
  const showPenalty = () => {
    const isWeighted = rowWeight !== 1;
    const weighted = isWeighted ? [element('h3', {}, 'Weight of the row'),
      element('div', { class: 'scroll' }, formula(`\\displaystyle ${plain(rowWeight)}\\cdot\\frac{\\partial L}{\\partial ${letter()}} = ${plain(rowWeight)}\\cdot ${part(lossGradient())}`)),
      element('p', {}, '= ', exact(rowWeight * lossGradient(), isPenalized() ? 'value' : 'number'))] : [];
    if (!isPenalized()) {
      show('penalty', ...weighted);
      return;
    }
    const { l1, l2 } = layers[chosen.l];
    const w = weight(chosen.l, chosen.j, chosen.i);
    const terms = (sign, value) => [...(l1 ? [`${l1}\\cdot${sign}`] : []), ...(l2 ? [`2\\cdot${l2}\\cdot ${value}`] : [])].join('+');
    const loss = isWeighted ? `${plain(rowWeight)}L` : 'L';
    show('penalty', ...weighted, element('h3', {}, 'Penalty'),
      element('div', { class: 'scroll' }, formula(`\\displaystyle\\frac{\\partial P}{\\partial w} = ${terms('\\operatorname{sign}(w)', 'w')} = ${tex(penaltyOf(chosen.l, chosen.i, w))}`)),
      element('div', { class: 'scroll' }, formula(`\\displaystyle\\frac{\\partial (${loss}+P)}{\\partial w} = ${tex(rowWeight * lossGradient())} + ${part(penaltyOf(chosen.l, chosen.i, w))}`)),
      element('p', {}, '= ', exact(gradient(), 'number')));
  };

  const showCheck = () => {
    if (!live) {
      show('check', element('h3', {}, 'Check'), element('p', { class: 'quiet' },
        'The difference quotient needs the loss of a moved weight, which only the library can compute: ‘mlp explain’ prints it.'));
      return;
    }
    const at = indexOf(chosen.l, chosen.j, chosen.i);
    const w = weights[chosen.l];
    const before = w[at];
    const numeric = differentiate(h => {
      w[at] = before + h;
      return rowWeight * Numbers.lossAlone(network, weights, input, target)
        + (isBias() ? 0 : layers[chosen.l].l1 * Math.abs(w[at]) + layers[chosen.l].l2 * w[at] ** 2);
    }, 0.05 * Math.max(1, Math.abs(before)));
    w[at] = before;
    const largest = Math.max(Math.abs(numeric), Math.abs(gradient()));
    const error = largest === 0 ? 0 : Math.abs(numeric - gradient()) / largest;
    const r = rowWeight === 1 ? '' : plain(rowWeight);
    show('check', element('h3', {}, 'Check'),
      element('p', {}, formula(isPenalized() ? `\\frac{(${r}L+P)(w+h)-(${r}L+P)(w-h)}{2h}` : `\\frac{${r}L(${letter()}+h)-${r}L(${letter()}-h)}{2h}`), ' = ', exact(numeric, 'number'),
        element('span', { class: 'quiet' }, ` relative error ${plain(error, 2)}`)));
  };

  const gradientOf = (l, j, i) => rowWeight * pass.delta[l][j] * source(l, i) + penaltyOf(l, i, weight(l, j, i));
  const eachUnit = visit => layers.forEach((layer, l) => {
    for (let j = 0; j < layer.units; j++) {
      visit(l, j);
    }
  });

  /* What is made of a gradient that is too large, or all of which together are too long. */
  const clipping = () => {
    const { clipValue = Infinity, clipNorm = Infinity } = data.optimizer;
    let squares = 0;
    if (clipNorm < Infinity) {
      eachUnit((l, j) => {
        for (let i = 0; i <= inputsOf(l); i++) {
          squares += gradientOf(l, j, i) ** 2;
        }
      });
    }
    const scale = Math.sqrt(squares) > clipNorm ? clipNorm / Math.sqrt(squares) : 1;
    return g => Math.max(-clipValue, Math.min(clipValue, g * scale));
  };

  /* A unit's weights and bias after a step of the optimizer, whose slots are changed, and no longer than they may be. */
  const steppedUnit = (l, j, memory, clip) => {
    const inputs = [...present[l], inputsOf(l)];
    const after = inputs.map(i => {
      const { learningRate, parameters } = data.optimizer;
      return optimizer.step(weight(l, j, i), clip(gradientOf(l, j, i)), learningRate, parameters, memory, indexOf(l, j, i), steps + 1);
    });
    const norm = Math.hypot(...after.slice(0, -1));
    const scale = layers[l].maxNorm < norm ? layers[l].maxNorm / norm : 1;
    return { scale, after: new Map(after.map((w, n) => [inputs[n], n < after.length - 1 ? w * scale : w])) };
  };

  const showUpdate = () => {
    const { l, j, i } = chosen;
    const { type, parameters, learningRate, schedule, clipNorm } = data.optimizer;
    const head = element('h3', {}, 'Update');
    const instead = data.optimizer.isSolver ? `The solver ‘${type}’ changes all weights together, from the gradients of all rows: one weight has no update of its own.`
      : !optimizer ? `The optimizer ‘${type}’ is not known to this page.`
      : !whole && (layers[l].maxNorm || clipNorm) ? 'The update depends on more weights than this page has: ‘mlp explain’ prints it.' : '';
    if (instead) {
      show('update', head, element('p', { class: 'quiet' }, instead));
      return;
    }
    const clip = clipping();
    const g = clip(gradient());
    const { scale, after } = steppedUnit(l, j, slots[l].map(slot => slot.slice()), clip);
    const plugged = type === 'sgd' && parameters.momentum === 0
      ? `= ${tex(weight(l, j, i), 6)} - ${part(learningRate, 6)}\\cdot${part(g, 6)}` : '';
    const button = element('button', { type: 'button', id: 'apply' }, 'Apply to all weights');
    button.onclick = applyUpdate;
    show('update', head,
      ...(g === gradient() ? [] : [element('p', {}, 'The gradient is clipped to ', exact(g), '.')]),
      element('div', { class: 'scroll' }, formula(`${letter()} \\leftarrow ${optimizer.form(parameters).replaceAll('w', letter())} ${plugged}`)),
      ...(scale < 1 && !isBias() ? [element('p', {}, `Then its unit’s weights are longer than ${layers[l].maxNorm}, and multiplied by `, exact(scale), '.')] : []),
      element('p', {}, '= ', exact(after.get(i), 'number'), element('span', { class: 'quiet' },
        ` ${type}, η = ${plain(learningRate)}${schedule ? `, that of the first step by its schedule ‘${schedule}’` : ''}, step ${steps + 1}`),
        ...(live ? [' ', button, element('span', { id: 'updated' }, lastUpdate)] : [])));
  };

  let lastUpdate = '';
  const applyUpdate = () => {
    const before = pass.loss;
    const clip = clipping();
    eachUnit((l, j) => steppedUnit(l, j, slots[l], clip).after.forEach((w, i) => {
      weights[l][indexOf(l, j, i)] = w;
    }));
    steps++;
    pass = compute();
    lastUpdate = `loss ${plain(before, 6)} → ${plain(pass.loss, 6)}`;
    weightsChanged();
  };

  /* ---- choosing ---- */

  const options = (select, entries) =>
    select.replaceChildren(...entries.map(([value, words]) => element('option', { value }, words)));
  const listChoices = l => {
    options(byId('layer'), layers.map((layer, n) => [n, `${n + 1}${n === last ? ' (output)' : ''}`]));
    options(byId('unit'), present[l + 1].map(n => [n, `${n + 1}${unitName(l, n)}`]));
    options(byId('input'), [...present[l].map(n => [n, `${n + 1}${l === 0 ? ` (${data.inputs[n]})` : ''}`]),
      [inputsOf(l), 'bias']]);
  };
  let typing = false; // in the field of the weight, whose text then stays as it is
  let listed = -1;
  const showChoice = () => {
    const { l, j, i } = chosen;
    if (listed !== l) {
      listed = l;
      listChoices(l);
    }
    byId('layer').value = l;
    byId('unit').value = j;
    byId('input').value = i;
    const words = isBias() ? `Bias of unit ${j + 1}` : `Weight of unit ${j + 1} for input ${i + 1}`;
    show('chosen', `${words}, ${nameOf(l + 1)} `, formula(symbolW(l, j, i)));
    const w = weight(l, j, i);
    const field = byId('weight');
    if (!typing) {
      field.value = w;
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

  function choose(l, j, i) {
    typing = false;
    Object.assign(chosen, { l, j, i });
    allTerms = false;
    if (layout()) {
      drawing.drawWeights(weight);
    }
    update();
  }

  byId('layer').addEventListener('change', event => {
    const l = Number(event.target.value);
    const units = present[l + 1];
    const inputs = present[l];
    choose(l, units.includes(chosen.j) ? chosen.j : units[0], inputs.includes(chosen.i) ? chosen.i : isBias() ? inputsOf(l) : inputs[0]);
  });
  byId('unit').addEventListener('change', event => choose(chosen.l, Number(event.target.value), chosen.i));
  byId('input').addEventListener('change', event => choose(chosen.l, chosen.j, Number(event.target.value)));

  const moved = (list, value, by) => list[Math.max(0, Math.min(list.length - 1, list.indexOf(value) + by))];
  byId('network').addEventListener('keydown', event => {
    const { l, j, i } = chosen;
    const inputs = [...present[l], inputsOf(l)];
    const keys = {
      ArrowLeft: () => l > 0 && choose(l - 1, present[l].includes(i) ? i : present[l][0], present[l - 1][0]),
      ArrowRight: () => l < last && choose(l + 1, present[l + 2][0], j),
      ArrowUp: () => (event.shiftKey ? choose(l, j, moved(inputs, i, -1)) : choose(l, moved(present[l + 1], j, -1), i)),
      ArrowDown: () => (event.shiftKey ? choose(l, j, moved(inputs, i, 1)) : choose(l, moved(present[l + 1], j, 1), i))
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  /* ---- changing ---- */

  /* What a field says, or undefined if that is no number. */
  const numberIn = field => (field.value.trim() === '' || !Number.isFinite(Number(field.value)) ? undefined : Number(field.value));
  const changed = (field, change) => {
    const value = numberIn(field);
    field.setAttribute('aria-invalid', String(value === undefined));
    if (value !== undefined) {
      lastUpdate = '';
      change(value);
    }
  };
  const weightsChanged = () => {
    drawing.drawWeights(weight);
    update();
  };
  const weightChanged = () => {
    drawing.drawWeights(weight, chosen.l);
    update();
  };
  for (const id of ['weight', 'slider']) {
    byId(id).addEventListener('input', event => changed(event.target, value => {
      weights[chosen.l][indexOf(chosen.l, chosen.j, chosen.i)] = value;
      typing = id === 'weight';
      soon(update); // its line lies under that of the choice; the lines are redrawn when the hand is off
    }));
    byId(id).addEventListener('change', () => {
      typing = false;
      soon(weightChanged);
    });
  }
  byId('reset').addEventListener('click', () => {
    weights = original.map(w => w.slice());
    forget();
    lastUpdate = '';
    setRow(data.row);
    weightsChanged();
  });

  /* The number that a row has in its file, where it was scaled for the network. */
  const unscaled = ({ center, width }, n, value) =>
    (center[n] === 0 && width[n] === 1 ? undefined : value * width[n] + center[n]);
  const showUnscaled = n => {
    const value = unscaled(data.inputScaler, n, input[n]);
    if (value !== undefined) {
      show(`unscaled-${n}`, `${plain(value, 6)} before scaling`);
    }
  };
  const showOutput = n => {
    const before = unscaled(data.targetScaler, n, pass.a[last][n]);
    const words = before === undefined ? ''
      : ` (before scaling ${plain(before, 6)}, target ${plain(unscaled(data.targetScaler, n, target[n]), 6)})`;
    show(`output-${n}`, `output ${plain(pass.a[last][n], 6)}${words}`);
  };

  const field = (kind, n, name, values) => {
    const box = element('input', { type: 'number', step: 'any', id: `${kind}-${n}`, autocomplete: 'off' });
    box.value = values[n];
    box.disabled = !live;
    box.addEventListener('input', () => changed(box, value => {
      (kind === 'input' ? input : target)[n] = value;
      if (kind === 'input') {
        showUnscaled(n);
      }
      soon(update);
    }));
    const label = element('label', { for: box.id }, ...name.split(/(?<=[_.-])/).flatMap(word => [word, element('wbr')]));
    return element('div', { class: 'field' }, label, box,
      element('output', { id: `${kind === 'target' ? 'output' : 'unscaled'}-${n}`, for: box.id, 'aria-live': 'off' }));
  };
  const showFields = () => {
    const shown = c => present[c].slice(0, MOST_FIELDS);
    byId('inputs').replaceChildren(...shown(0).map(n => field('input', n, data.inputs[n], input)));
    shown(0).forEach(showUnscaled);
    byId('targets').replaceChildren(...shown(layers.length).map(n => field('target', n, data.outputs[n], target)));
  };
  const setRow = n => {
    input = data.rows[n].input.map(Number);
    target = data.rows[n].target.map(Number);
    rowWeight = data.rows[n].weight ?? 1;
    if (!live) {
      library = libraryOf(n);
    }
    byId('row').value = n;
    showFields();
  };
  const choices = data.rows.map((row, n) => [n, row.label]).filter(([n]) => live || data.rows[n].library);
  options(byId('row'), choices);
  byId('row').value = data.row;
  byId('row-choice').hidden = choices.length < 2;
  byId('row').addEventListener('change', event => {
    lastUpdate = '';
    setRow(Number(event.target.value));
    update();
  });

  const go = to => {
    const focused = document.activeElement;
    stage = Math.max(0, Math.min(stages.length - 1, to));
    showStep();
    draw();
    if (focused.disabled) {
      byId(stage === 0 ? 'next' : 'previous').focus(); // a disabled button would let go of the keyboard
    }
  };
  byId('first').addEventListener('click', () => go(0));
  byId('previous').addEventListener('click', () => go(stage - 1));
  byId('next').addEventListener('click', () => go(stage + 1));
  byId('last').addEventListener('click', () => go(stages.length - 1));

  /* ---- showing ---- */

  const draw = () => drawing.draw({
    chosen,
    loss: reached('loss') ? pass.loss : undefined,
    value: (c, unit) => (c === 0 ? input[unit] : reached('forward', c - 1) ? pass.a[c - 1][unit] : undefined),
    delta: (c, unit) => (reached('backward', c - 1) ? pass.delta[c - 1][unit] : undefined),
    term: (c, from, to) => pass.delta[c - 1][to] * weight(c - 1, to, from)
  });

  const showTables = () => {
    if (!byId('numbers').open) {
      return;
    }
    show('tables', ...layers.map((layer, l) => {
      const cell = (name, value) => element('td', { 'data-name': name, 'data-value': String(value) }, String(value).replace('-', '−'));
      const heads = ['unit', 'z', 'a', '∂L/∂a', '∂L/∂z = δ'].map(h => element('th', { scope: 'col' }, h));
      return element('div', { class: 'scroll' }, element('table', { 'data-layer': l + 1 },
        element('caption', {}, `${nameOf(l + 1)}, ${layer.activation.type}`),
        element('thead', {}, element('tr', {}, ...heads)),
        element('tbody', {}, ...d3.range(layer.units).map(j => element('tr', {}, element('th', { scope: 'row' }, `${j + 1}${unitName(l, j)}`),
          cell('z', pass.z[l][j]), cell('a', pass.a[l][j]), cell('lossByOutput', pass.lossByOutput[l][j]), cell('delta', pass.delta[l][j]))))));
    }));
  };
  byId('numbers').addEventListener('toggle', showTables);

  /* What a screen reader says of a choice or a change, when both have come to rest. */
  const words = () => {
    const { l, j, i } = chosen;
    const factors = [];
    if (isRow(l) || (l === last && data.loss.composed)) {
      factors.push(`delta ${plain(pass.delta[l][j], 4)}`);
    } else {
      factors.push(`${plain(pass.lossByOutput[l][j], 4)} from ${l === last ? 'the loss' : nameOf(l + 2)}`, `${plain(derivative(l, j), 4)} of the activation`);
    }
    factors.push(`input ${plain(source(l, i), 4)}`);
    return `${byId('chosen').firstChild.data.trim()}: ${plain(weight(l, j, i), 4)}. Gradient ${plain(lossGradient(), 4)}, which is ${factors.join(' times ')}`
      + `${rowWeight === 1 ? '' : `, times ${plain(rowWeight)} as the row counts`}`
      + `${isPenalized() ? `, and with the penalty ${plain(gradient(), 4)}` : ''}.`
      + ` Loss ${plain(pass.loss, 4)}.`;
  };
  let resting = 0;
  const speak = () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      byId('spoken').textContent = words();
    }, 500);
  };

  /* Everything that depends on the numbers or the choice. */
  function update() {
    pass = compute();
    speak();
    show('loss', exact(pass.loss, 'number'));
    showChoice();
    showChain();
    showInside();
    showPenalty();
    showCheck();
    showUpdate();
    showStep();
    draw();
    pass.a[last].forEach((a, n) => byId(`output-${n}`) && showOutput(n));
    showTables();
  }

  /* At most once a frame, however fast someone types or drags. */
  let waiting = null;
  const soon = what => {
    if (waiting === null) {
      requestAnimationFrame(() => {
        const latest = waiting;
        waiting = null;
        latest();
      });
    }
    waiting = waiting === weightChanged ? waiting : what;
  };

  byId('summary').textContent = `${totals.join('–')} · ${layers.map(l => l.activation.type).join(', ')} · ${data.loss.type}`;
  const notice = whole
    ? unknown.length > 0
      ? `The ${unknown.join(' and the ')} ${unknown.length > 1 ? 'are plugins' : 'is a plugin'} without an expression, which a page cannot compute: it shows the library's values, for any weight and row below, and nothing on it can be changed.`
      : 'What this page computes differs from the library. It shows the library\'s values for this row; nothing on it can be changed.'
    : 'This network is too large to be on a page whole. Of each layer the page has the units that matter most to this row, with the library\'s values; nothing on it can be changed.';
  byId('notice').textContent = notice;
  byId('notice').hidden = live;
  byId('proof').textContent = live
    ? `Computed on this page in float64. For the row it opened with, every number equals the library's to ${plain(Math.max(agreement, 1e-16), 1)}.`
    : 'These are the library\'s values in float64.';

  setRow(data.row);
  layout();
  drawing.drawWeights(weight);
  update();
  clearTimeout(resting); // of what a page opens with nobody has to be told
  new ResizeObserver(() => {
    if (layout()) {
      drawing.drawWeights(weight);
      draw();
    }
  }).observe(byId('drawing'));
  addEventListener('beforeprint', () => {
    byId('numbers').open = totals.reduce((x, y) => x + y) <= 60;
    showTables();
  });
})();
