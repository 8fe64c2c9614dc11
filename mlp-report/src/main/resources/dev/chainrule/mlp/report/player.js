/*
 * The steps of one row through the network and back, one idea each, and beside them the three functions of the tutorial
 * that docs/chain-rule.md is about: each of their lines is lit with the step and the factor that it computes.
 */
const Player = (() => {
  const {
    data, layers, last, present, encodings, state, weight, source, isRow, isComposed, derivative, inner, lossGradient,
    isBias, kind, inputsOf, sup, symbolA, symbolW, letter, nameOf
  } = Model;
  const { byId, element, line, exact, show } = Elements;
  const { tex, part, of } = Formulas;
  const PAUSE = 1800; // milliseconds between two steps while it plays

  /* line: that of the three functions; role: the factor on the right. */
  const stages = [
    { kind: 'input', words: 'the inputs' },
    ...(encodings ? [{ kind: 'encode', line: 'encode', words: 'forward: the encoded inputs' }] : []),
    ...layers.flatMap((layer, l) => [
      { kind: 'z', l, line: 'z', words: `forward: z of ${nameOf(l + 1)}` },
      { kind: 'a', l, line: 'a', words: `forward: a of ${nameOf(l + 1)}` }]),
    { kind: 'loss', words: 'the loss' },
    ...layers.flatMap((layer, n) => {
      const l = last - n;
      return [
        { kind: 'outer', l, line: l === last ? 'outer-output' : 'outer-hidden', role: 'outer', words: `back: ∂L/∂a of ${nameOf(l + 1)}` },
        { kind: 'delta', l, line: 'delta', role: 'middle', words: `back: delta of ${nameOf(l + 1)}` }];
    }),
    ...(encodings ? [{ kind: 'encoded', line: 'encoded', role: 'outer', words: 'back: ∂L/∂e of the encoded inputs' }] : []),
    { kind: 'gradient', line: 'gradient', role: 'inner', words: 'the gradient of the weight: delta · input' },
    { kind: 'update', line: 'update', words: 'the update' }
  ];
  let stage = 0;
  const reached = (what, l) => stages.findIndex(s => s.kind === what && s.l === l) <= stage;
  const isOfUnit = () => kind() === 'weight' || kind() === 'bias'; // its inner factor is ∂z/∂w

  /* The unit of a layer that the formulas are about: on the path of the chosen weight where that is one unit. */
  const unitOn = l => {
    const { chosen } = state;
    return l === chosen.l ? chosen.j : l === chosen.l - 1 && kind() === 'weight' ? chosen.i : present[l + 1][0];
  };

  /* The encoded input that the formulas are about. */
  const encodedOn = () => {
    const { l, i } = state.chosen;
    const isOf = part => i >= part.output && i < part.output + part.outputs;
    return kind() === 'theta' ? Model.mainOf(Model.thetaOf(i)).k
      : l === 0 && kind() === 'weight' && encodings.parts.some(isOf) ? i : encodings.parts[0].output + encodings.parts[0].outputs - 1;
  };

  /* A sum with its first terms, as TeX. */
  const sum = (terms, most = 3) =>
    terms.slice(0, most).join('+') + (terms.length > most ? '+\\cdots' : '');

  /* The formulas of a step with their numbers, and the number that it computes. */
  const formulas = s => {
    const { pass, input, chosen } = state;
    const { l } = s;
    const j = l === undefined ? 0 : unitOn(l);
    switch (s.kind) {
      case 'input':
        return { lines: [`x = (${input.slice(0, 4).map(v => tex(v, 5)).join(',\\;')}${input.length > 4 ? ',\\;\\dots' : ''})`] };
      case 'encode': {
        const k = encodedOn();
        const encoding = encodings.parts.find(each => k >= each.output && k < each.output + each.outputs);
        const formula = Model.inSymbols(encoding, encodings.formulas[encoding.formulas]?.valueTex[k - encoding.output] ?? '') || 'e(x,\\theta)';
        return { value: pass.encoded[k], lines: [`${Model.symbolE(k)} = ${formula} = ${tex(pass.encoded[k])}`] };
      }
      case 'encoded': {
        const k = encodedOn();
        const terms = sum(present[1].map(j => `${part(pass.delta[0][j], 5)}\\cdot${part(weight(0, j, k), 5)}`));
        const s = layers[0].inputScale;
        return {
          value: Model.lossByEncoded(k),
          lines: [`\\frac{\\partial L}{\\partial ${Model.symbolE(k)}} = ${s ? `s_{${k + 1}}` : ''}\\textstyle\\sum_j \\delta_j\\,w_{j,${k + 1}} = ${s ? `${part(Model.scaleOf(k), 5)}\\cdot(${terms})` : terms} = ${tex(Model.lossByEncoded(k))}`]
        };
      }
      case 'z':
        return {
          value: pass.z[l][j],
          lines: [
            `z${sup(l)}_{${j + 1}} = \\textstyle\\sum_i ${`w${sup(l)}_{${j + 1},i}`}\\,${l ? `a${sup(l - 1)}_i` : layers[0].inputScale ? `s_i ${encodings ? 'e_i' : 'x^0_i'}` : encodings ? 'e_i' : 'x_i'} + b${sup(l)}_{${j + 1}}`,
            `\\phantom{z}= ${sum(present[l].map(i => `${part(weight(l, j, i), 5)}\\cdot${part(source(l, i), 5)}`))}+${part(weight(l, j, inputsOf(l)), 5)} = ${tex(pass.z[l][j])}`]
        };
      case 'a':
        return {
          value: pass.a[l][j],
          lines: layers[l].parametric ? [`f(z) = ${of(layers[l].activation.formula, 'value', 'f(z)')} = ${tex(pass.f[l][j])}`,
            `${symbolA(l, j)} = z+\\alpha\\,(f(z)-z) = ${part(pass.z[l][j], 5)}+${part(Model.alphaOf(l, j), 5)}\\,(${tex(pass.f[l][j], 5)}-${part(pass.z[l][j], 5)}) = ${tex(pass.a[l][j])}`]
            : [`${symbolA(l, j)} = f(z) = ${of(layers[l].activation.formula, 'value', 'f(z)')} = ${tex(pass.a[l][j])}`]
        };
      case 'loss':
        return { value: pass.loss, lines: [`L = ${of(data.loss.formula, 'value', 'L(a,y)')} = ${tex(pass.loss)}`] };
      case 'outer': {
        const symbol = `\\frac{\\partial L}{\\partial ${symbolA(l, j)}} =`;
        const g = pass.lossByOutput[l][j];
        return {
          value: g,
          lines: [l === last ? `${symbol} ${of(data.loss.formula, 'derivative', '')} = ${tex(g)}`.replace('= =', '=')
            : `${symbol} \\textstyle\\sum_k \\delta${sup(l + 1)}_k\\,w${sup(l + 1)}_{k,${j + 1}} = ${sum(present[l + 2].map(k => `${part(pass.delta[l + 1][k], 5)}\\cdot${part(weight(l + 1, k, j), 5)}`))} = ${tex(g)}`]
        };
      }
      case 'delta': {
        const symbol = `\\delta${sup(l)}_{${j + 1}} = \\frac{\\partial L}{\\partial z${sup(l)}_{${j + 1}}} =`;
        const how = isComposed(l) ? '' : isRow(l) ? '\\textstyle\\sum_k \\frac{\\partial L}{\\partial a_k}\\,\\frac{\\partial a_k}{\\partial z} ='
          : `\\frac{\\partial L}{\\partial a}\\cdot\\frac{\\partial a}{\\partial z} = ${part(pass.lossByOutput[l][j], 6)}\\cdot${part(derivative(l, j), 6)} =`;
        return { value: pass.delta[l][j], lines: [`${symbol} ${how} ${tex(pass.delta[l][j])}`] };
      }
      case 'gradient': {
        const symbol = `\\frac{\\partial L}{\\partial ${symbolW(chosen.l, chosen.j, chosen.i)}}`;
        if (kind() === 'theta') {
          const terms = Model.byTheta(Model.thetaOf(chosen.i));
          return {
            value: lossGradient(),
            lines: [`${symbol} = ${terms.length > 1 ? '\\textstyle\\sum_k ' : ''}\\frac{\\partial L}{\\partial e_k}\\cdot\\frac{\\partial e_k}{\\partial\\theta} = ${
              sum(terms.map(({ k, slope }) => `${part(Model.lossByEncoded(k), 5)}\\cdot${part(slope, 5)}`))} = ${tex(lossGradient())}`]
          };
        }
        if (!isOfUnit()) {
          const [outer, x] = kind() === 'alpha' ? [pass.lossByOutput[chosen.l][chosen.j], 'a'] : [Model.lossByX(Model.scaledInput(chosen.i)), 'x'];
          return {
            value: lossGradient(),
            lines: [`${symbol} = \\frac{\\partial L}{\\partial ${x}}\\cdot\\frac{\\partial ${x}}{\\partial ${letter()}} = ${part(outer, 6)}\\cdot${part(inner(), 6)} = ${tex(lossGradient())}`]
          };
        }
        const delta = pass.delta[chosen.l][chosen.j];
        return {
          value: lossGradient(),
          lines: [`${symbol} = \\delta${sup(chosen.l)}_{${chosen.j + 1}}\\cdot ${isBias() ? '1' : symbolA(chosen.l - 1, chosen.i)}`
            + ` = ${part(delta, 6)}\\cdot${part(source(chosen.l, chosen.i), 6)} = ${tex(lossGradient())}`]
        };
      }
      default: {
        if (Update.hindrance()) {
          return { lines: [] };
        }
        const { value } = Update.next();
        return { value, lines: [`${letter()} \\leftarrow ${tex(weight(chosen.l, chosen.j, chosen.i), 6)} ${value <= weight(chosen.l, chosen.j, chosen.i) ? '-' : '+'} ${tex(Math.abs(value - weight(chosen.l, chosen.j, chosen.i)), 6)} = ${tex(value)}`] };
      }
    }
  };

  const EXPLAINED = {
    input: 'The row enters the network.',
    encode: 'Each learned encoding makes several inputs of a column, by a function e(x, θ) whose parameters θ are trained. Layer 1 gets e in place of x.',
    encoded: 'One factor further than the weights of layer 1: an encoded input enters all of its units, so the ways back are added up.',
    z: 'Each unit adds up its inputs, each times its weight, and its bias.',
    a: 'The activation f makes the unit’s output of z.',
    loss: 'The loss measures how far the outputs are from their targets.',
    update: 'Every weight moves a little against its gradient. This is gradient descent, no longer the chain rule.'
  };
  const explained = s => EXPLAINED[s.kind]
    ?? (s.kind === 'gradient' && kind() === 'alpha' ? 'α multiplies f(z) − z in a, so the way to it leads from ∂L/∂a and not through z.'
      : s.kind === 'gradient' && kind() === 'scale' ? 'One factor further than the weights of layer 1: back to the scaled input, and from there to its scale.'
      : s.kind === 'gradient' && kind() === 'theta' ? 'The slope of the encoding by θ is the inner factor, for every encoded input that depends on it.'
      : s.kind === 'gradient' ? 'Delta times the inner factor, the input of the weight, is the gradient. Here all three factors have met.'
      : s.kind === 'outer' ? (s.l === last ? 'The outer factor of an output: from the loss itself, so there is no sum.'
        : 'The outer factor of a hidden unit: its output enters every unit k of the next layer, so the ways back are added up.')
      : isComposed(s.l) ? 'Loss and activation together: outer · middle, which cancel to this.'
      : isRow(s.l) ? 'Outer and middle factor together, a sum because every output depends on z.'
      : 'Outer · middle = delta: the derivative of the loss by z. The layer before needs it next.');

  /* ---- the three functions ---- */

  const deltaLine = l => (isComposed(l) ? ['delta = loss_of_transfer_derivative(output, expected)', 'outer · middle, which cancel: δ = ∂L/∂z']
    : isRow(l) ? ['delta = sum(error * transfer_derivative(output))', '· ∂a/∂z of every output: δ = ∂L/∂z']
    : ['delta = error * transfer_derivative(output)', '· ∂a/∂z, middle: δ = ∂L/∂z']);
  const gradientLine = () => ({
    alpha: ['gradient = error * (transfer(z) - z)', '∂L/∂a · ∂a/∂α: ∂L/∂α'], scale: ['gradient = sum(weight * delta) * input', '∂L/∂x · ∂x/∂s: ∂L/∂s'],
    theta: ['gradient = sum(error * encode_derivative(row, theta))', 'Σₖ ∂L/∂eₖ · ∂eₖ/∂θ: ∂L/∂θ']
  })[kind()] ?? ['gradient = delta * input', '· ∂z/∂w, inner: ∂L/∂w'];
  const functions = () => {
    const { l, j } = state.chosen;
    const { pass } = state;
    const isOutput = l === last;
    const squared = data.loss.type === 'squared-error';
    return [
      ['forward_propagate(network, row)', [
        ...(encodings ? [['encode', 'input = encode(row, theta)', 'e(x, θ)', pass.encoded[encodedOn()]]] : []),
        ['z', 'z = bias + sum(weight * input)', 'z', pass.z[l][j]],
        ['a', 'output = transfer(z)', 'a = f(z)', pass.a[l][j]]]],
      ['backward_propagate_error(network, expected)', [
        ['outer-output', squared ? 'error = output - expected' : 'error = loss_derivative(output, expected)', '∂L/∂a, outer, in the output layer', isOutput ? pass.lossByOutput[l][j] : undefined],
        ['outer-hidden', 'error = sum(weight * delta)', '∂L/∂a, outer, in a hidden layer: Σₖ δₖ·wₖ', isOutput ? undefined : pass.lossByOutput[l][j]],
        ['delta', ...deltaLine(l), pass.delta[l][j]],
        ...(encodings ? [['encoded', 'error = sum(weight * delta)', '∂L/∂e of an encoded input: Σⱼ δⱼ·wⱼ', Model.lossByEncoded(encodedOn())]] : [])]],
      ['update_weights(network, row, l_rate)', [
        ['gradient', ...gradientLine(), lossGradient()],
        ['update', 'weight = weight - l_rate * gradient', 'gradient descent', Update.hindrance() ? undefined : Update.next().value]]]
    ];
  };
  const showFunctions = () => show('functions',
    ...functions().flatMap(([name, lines]) => [element('li', { class: 'def' }, element('code', {}, `def ${name}:`)),
      ...lines.map(([id, code, symbols, value]) => {
        const isLit = stages[stage].line === id;
        return element('li', { 'data-line': id, class: isLit ? 'lit' : '', ...(isLit ? { 'aria-current': 'step' } : {}) },
          element('code', {}, code), element('span', { class: 'symbols' }, symbols),
          ...(value === undefined ? [element('span', {}, '')] : [exact(value)]));
      })]));

  /* ---- showing ---- */

  const display = () => {
    const s = stages[stage];
    const words = s.kind !== 'gradient' || isOfUnit() ? s.words : `the gradient of the ${{ alpha: 'share α', scale: 'scale s', theta: 'parameter θ' }[kind()]}`;
    byId('step').textContent = `Step ${stage + 1} of ${stages.length}: ${words}`;
    byId('first').disabled = byId('previous').disabled = stage === 0;
    byId('last').disabled = byId('next').disabled = stage === stages.length - 1;
    const { lines, value } = formulas(s);
    show('step-formula', element('p', { class: 'explained' }, explained(s)), ...lines.map(each => line(each)),
      ...(value === undefined ? [] : [element('span', { id: 'step-value', hidden: '', 'data-value': String(value) })]));
    showFunctions();
    const cards = document.querySelectorAll('#chain .factor');
    const isOfChosen = s.kind === 'encoded' ? kind() === 'theta' : s.l === undefined || s.l === state.chosen.l;
    cards.forEach(card => card.classList.toggle('lit', isOfChosen && s.role !== undefined
      && (card.dataset.role?.includes(s.role) || s.kind === 'delta' && card.dataset.role === 'delta' || s.kind === 'gradient' && card.classList.contains('result'))));
  };

  /* What the step draws strongly; undefined in the last one, in which everything has been reached. */
  const active = () => {
    const { kind: what, l } = stages[stage];
    const strong = (columns, edges = [], loss = false) => ({ columns, edges, loss });
    switch (what) {
      case 'input':
      case 'encode': return strong([0]);
      case 'encoded': return strong([0, 1], [0]);
      case 'z': return strong([l, l + 1], [l]);
      case 'a': return strong([l + 1]);
      case 'loss': return strong([last + 1], [], true);
      case 'outer': return l === last ? strong([l + 1], [], true) : strong([l + 1, l + 2], [l + 1]);
      case 'delta': return strong([l + 1]);
      case 'gradient': return kind() === 'theta' ? strong([0]) : strong([state.chosen.l, state.chosen.l + 1], [state.chosen.l]);
      default: return undefined;
    }
  };
  const drawn = () => ({
    loss: reached('loss') ? state.pass.loss : undefined,
    value: (c, unit) => (c === 0 ? (encodings && !reached('encode') ? undefined : Model.entered(unit)) : reached('a', c - 1) ? state.pass.a[c - 1][unit] : undefined),
    delta: (c, unit) => (reached('delta', c - 1) ? state.pass.delta[c - 1][unit] : undefined),
    below: (c, unit) => (reached('delta', c - 1) ? `δ ${Formulas.plain(state.pass.delta[c - 1][unit], 3)}`
      : reached('outer', c - 1) ? `∂L/∂a ${Formulas.plain(state.pass.lossByOutput[c - 1][unit], 3)}`
      : stages[stage].kind === 'z' && stages[stage].l === c - 1 ? `z ${Formulas.plain(state.pass.z[c - 1][unit], 3)}` : ''),
    active: active()
  });

  /* ---- playing ---- */

  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let playing = 0;
  let whenMoved = () => {};
  const showPlaying = () => {
    byId('play').hidden = still.matches;
    byId('play').textContent = playing ? 'Pause' : 'Play';
  };
  const pause = () => {
    clearInterval(playing);
    playing = 0;
    showPlaying();
  };
  const go = to => {
    const focused = document.activeElement;
    stage = Math.max(0, Math.min(stages.length - 1, to));
    display();
    whenMoved();
    if (focused.disabled) {
      byId(stage === 0 ? 'next' : 'previous').focus(); // a disabled button would let go of the keyboard
    }
  };
  const play = () => {
    if (stage === stages.length - 1) {
      go(0);
    }
    playing = setInterval(() => {
      go(stage + 1);
      if (stage === stages.length - 1) {
        pause();
      }
    }, PAUSE);
    showPlaying();
  };
  still.addEventListener('change', pause);
  showPlaying();
  byId('play').addEventListener('click', () => (playing ? pause() : play()));
  for (const [id, to] of [['first', () => 0], ['previous', () => stage - 1], ['next', () => stage + 1], ['last', () => stages.length - 1]]) {
    byId(id).addEventListener('click', () => {
      pause();
      go(to());
    });
  }

  return {
    show: display, drawn, go,
    by: steps => {
      pause();
      go(stage + steps);
    },
    stage: () => stage, count: stages.length,
    onMove: listener => {
      whenMoved = listener;
    }
  };
})();
