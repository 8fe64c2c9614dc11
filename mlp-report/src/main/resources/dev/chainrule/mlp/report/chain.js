/* The chain rule of the chosen weight: its factors from the outer to the inner one, their sums, and what is made of them. */
const Chain = (() => {
  const {
    data, layers, last, whole, present, live, state, weight, source, lossByX, isRow, isComposed, derivative, ownDerivative, alphaOf, inner,
    jacobian, throughRow, penaltyOf, lossGradient, gradient, kind, scaledInput, thetaOf, isBias, isPenalized, sup, symbolA, symbolW, letter, nameOf, theLayer
  } = Model;
  const { element, formula, line, button, exact, show } = Elements;
  const { plain, tex, part, fill, of } = Formulas;
  const MOST_TERMS = 10;

  /* ---- cards ---- */

  const card = (kind, { role, name, symbol, general, plugged, why, value }) => element('div', { class: `factor ${kind}`, 'data-role': role },
    element('div', { class: 'name' }, element('strong', {}, role), ` ${name}`),
    exact(value),
    element('div', { class: 'forms' }, line(`${symbol}${general ? `\\;=\\;${general}` : ''}`),
      ...(plugged ? [element('div', { class: 'scroll' }, formula(`=\\;${plugged}`, 'plugged'))] : [])),
    element('div', { class: 'why' }, why));

  const inputCard = () => card('of-input', {
    role: 'inner', name: isBias() ? 'a bias has the input 1' : 'the input of the weight',
    symbol: `\\frac{\\partial z}{\\partial ${letter()}}`, general: isBias() ? '1' : symbolA(state.chosen.l - 1, state.chosen.i),
    why: isBias() ? 'z = Σ w·x + b: b is added, so z changes as much as b does.'
      : 'z = Σ w·x + b: z changes by x times the change of w, and x is the input of this weight.',
    value: source(state.chosen.l, state.chosen.i)
  });

  /* The only factor of α beside ∂L/∂a, and of a scale beside ∂L/∂x. */
  const shareCard = () => {
    const { l, j } = state.chosen;
    return card('of-input', {
      role: 'inner', name: 'what α is multiplied by', symbol: '\\frac{\\partial a}{\\partial \\alpha}', general: 'f(z)-z',
      plugged: `${part(state.pass.f[l][j], 6)}-${part(state.pass.z[l][j], 6)}`,
      why: 'a = z + α(f(z) − z): a changes by f(z) − z times the change of α.', value: inner()
    });
  };
  const scaledCard = () => card('of-input', {
    role: 'inner', name: 'the input, before its scale', symbol: '\\frac{\\partial x}{\\partial s}', general: Model.symbolE(scaledInput(state.chosen.i)),
    why: Model.encodings ? 'Layer 1 gets x = s·e: x changes by e times the change of s.' : 'Layer 1 gets x = s·x⁰: x changes by x⁰ times the change of s.', value: inner()
  });
  const lossByXCard = k => card('of-loss', {
    role: 'outer', name: `from ${nameOf(1)}`, symbol: '\\frac{\\partial L}{\\partial x}', general: '\\textstyle\\sum_k \\delta_k\\,w_{k,i}',
    why: 'The scaled input x enters every unit k of layer 1: one term for each, and their sum, as for a hidden unit.', value: lossByX(k)
  });

  /* The factors of θ of a learned encoding through one encoded input, or through all that depend on it. */
  const lossByEncodedCard = k => card('of-loss', {
    role: 'outer', name: `from ${nameOf(1)}`, symbol: `\\frac{\\partial L}{\\partial ${Model.symbolE(k)}}`,
    general: `${layers[0].inputScale ? `s_{${k + 1}}` : ''}\\textstyle\\sum_j \\delta_j\\,w_{j,${k + 1}}`,
    why: `The encoded input ${Model.inputNames[k]} enters every unit j of ${theLayer(1)}: one term for each, and their sum, as for a hidden unit.`, value: Model.lossByEncoded(k)
  });
  const slopeCard = (part, { k, slope, tex: general }) => card('of-input', {
    role: 'inner', name: `the encoding, ${part.type}`, symbol: `\\frac{\\partial ${Model.symbolE(k)}}{\\partial \\theta}`,
    general: Model.inSymbols(part, general), plugged: /\{[xp]/.test(general) ? Model.inNumbers(part, general) : '',
    why: `How much the encoded input e(x, θ) changes when θ does.${part.inputs > 1 && slope === 0 ? ' It is 0 for this row, as for every θ of another category.' : ''}`, value: slope
  });
  const allEncodedCard = value => card('of-input', {
    role: 'outer and inner', name: 'through every encoded input that depends on θ', symbol: '\\frac{\\partial L}{\\partial \\theta}',
    general: '\\sum_k \\frac{\\partial L}{\\partial e_k}\\,\\frac{\\partial e_k}{\\partial \\theta}',
    why: 'θ changes several encoded inputs, and each of them the loss: one term for each, and their sum.', value
  });

  const parametricCard = (l, j) => card('of-activation', {
    role: 'middle', name: `the activation, of which ${layers[l].activation.type} has the share α`, symbol: '\\frac{\\partial a}{\\partial z}',
    general: '1+\\alpha\\,(f\'(z)-1)',
    plugged: live ? `1+${part(alphaOf(l, j), 6)}\\,(${tex(ownDerivative(l, j), 6)}-1)` : '',
    why: 'a = z + α(f(z) − z): between the identity, whose slope is 1, and f.', value: derivative(l, j)
  });
  const activationCard = (l, j) => {
    if (layers[l].parametric) {
      return parametricCard(l, j);
    }
    const form = live ? state.network.layers[l].f.form(state.pass.z[l][j]) : '';
    return card('of-activation', {
      role: 'middle', name: `the activation, ${layers[l].activation.type}`, symbol: '\\frac{\\partial a}{\\partial z}',
      general: of(layers[l].activation.formula, 'derivative', 'f\'(z)'),
      plugged: form && fill(form, { z: state.pass.z[l][j], a: state.pass.a[l][j] }),
      why: `How much a = f(z) changes when z does: the slope of f, taken at z = ${plain(state.pass.z[l][j], 6)}.`, value: derivative(l, j)
    });
  };

  const lossCard = j => {
    const a = state.pass.a[last][j];
    const y = state.target[j];
    return card('of-loss', {
      role: 'outer', name: `the loss, ${data.loss.type}`, symbol: '\\frac{\\partial L}{\\partial a}',
      general: of(data.loss.formula, 'derivative', ''),
      plugged: live ? fill(state.network.loss.form(a, y), { a, y, n: state.target.length }) : '',
      why: 'How much the loss changes when this output does. An output enters the loss directly, so there is no sum.',
      value: state.pass.lossByOutput[last][j]
    });
  };

  const sumCard = (l, j) => card('of-loss', {
    role: 'outer', name: `from ${nameOf(l + 2)}`, symbol: '\\frac{\\partial L}{\\partial a}', general: '\\textstyle\\sum_k \\delta_k\\,w_{k,j}',
    why: `How much the loss changes when a does. a is an input of every unit k of ${theLayer(l + 2)}: one term for each, and their sum.`,
    value: state.pass.lossByOutput[l][j]
  });

  const rowCard = (l, value) => card('of-activation', {
    role: 'outer and middle', name: `through ${layers[l].activation.type}, which mixes the units`,
    symbol: '\\frac{\\partial L}{\\partial z}', general: '\\sum_k \\frac{\\partial L}{\\partial a_k}\\,\\frac{\\partial a_k}{\\partial z_j}',
    why: 'z changes every output of the layer, so each output k contributes a term.', value
  });

  const deltaCard = (l, j, value, formed) => card('delta', {
    role: 'delta', name: formed, symbol: `\\delta${sup(l)}_{${j + 1}} = \\frac{\\partial L}{\\partial z}`, general: '', plugged: '',
    why: `How much the loss changes when z does. All weights of the unit share it${l > 0 ? `, and ${nameOf(l)} needs it too` : ''}.`, value
  });

  const resultCard = value => element('div', { class: 'factor result' },
    element('div', { class: 'name' }, element('strong', {}, 'gradient'), ' the product'),
    formula(`\\displaystyle\\frac{\\partial L}{\\partial ${symbolW(state.chosen.l, state.chosen.j, state.chosen.i)}}`), element('span', { class: 'sign' }, '='), exact(value));

  /* ∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w in the colours of the factors. */
  const equation = parts => element('p', { class: 'equation' },
    element('span', { class: 'part' }, formula(`\\displaystyle\\frac{\\partial L}{\\partial ${letter()}}`), element('small', {}, 'gradient')),
    ...parts.flatMap(([symbol, role, kind], n) => [element('span', { class: 'sign' }, n === 0 ? '=' : '·'),
      element('span', { class: `part ${kind}` }, formula(`\\displaystyle ${symbol}`), element('small', {}, role))]));
  const innerPart = () => [`\\frac{\\partial z}{\\partial ${letter()}}`, 'inner', 'in-input'];
  const outerAndMiddle = ['\\frac{\\partial L}{\\partial z}', 'delta', 'in-activation'];
  const threeFactors = () => [['\\frac{\\partial L}{\\partial a}', 'outer', 'in-loss'], ['\\frac{\\partial a}{\\partial z}', 'middle', 'in-activation'], innerPart()];
  const twoFactors = (x, sum = '') => [[`${sum}\\frac{\\partial L}{\\partial ${x}}`, 'outer', 'in-loss'], [`\\frac{\\partial ${x}}{\\partial ${letter()}}`, 'inner', 'in-input']];

  const product = (cards, role) => element('div', { class: 'product', role: 'group', 'aria-label': role }, ...cards);

  /* ---- the sums ---- */

  let allTerms = false;
  const termsTable = (heading, caption, heads, terms, total) => {
    const sorted = [...terms].sort((x, y) => Math.abs(y.value) - Math.abs(x.value));
    const cut = !allTerms && terms.length > MOST_TERMS;
    const shown = cut ? sorted.slice(0, MOST_TERMS) : terms;
    const largest = Math.abs(sorted[0]?.value) || 1;
    const table = element('table', { class: 'terms' }, element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...heads.map(([h, words]) => element('th', { scope: 'col' }, element('span', { class: 'hidden' }, words), element('span', { 'aria-hidden': 'true' }, formula(h)))), element('th', { scope: 'col', class: 'bar' }, element('span', { class: 'hidden' }, 'share')))));
    const body = element('tbody');
    shown.forEach(term => {
      const share = 100 * Math.abs(term.value) / largest;
      const second = term.go
        ? button(plain(term.second), term.go, { class: 'link', 'aria-label': `${plain(term.second)}: explain this weight` })
        : plain(term.second);
      body.append(element('tr', {}, element('th', { scope: 'row' }, term.name ?? String(term.k + 1)),
        element('td', {}, plain(term.first)), element('td', {}, second), element('td', {}, exact(term.value)),
        element('td', { class: 'bar' }, element('span', { class: term.value < 0 ? 'negative' : 'positive', style: `width:${share}%` }))));
    });
    const rest = total - shown.reduce((s, t) => s + t.value, 0);
    if (cut || (!whole && Math.abs(rest) > 0)) {
      const more = button(`all ${terms.length}`, () => {
        allTerms = true;
        display();
      }, { class: 'link' });
      body.append(element('tr', { class: 'rest' }, element('th', { scope: 'row', colspan: 3 }, 'the others together ', ...(cut ? [more] : [])),
        element('td', {}, plain(rest)), element('td', { class: 'bar' })));
    }
    table.append(body, element('tfoot', {}, element('tr', {}, element('th', { scope: 'row', colspan: 3 }, 'sum'), element('td', {}, exact(total)), element('td'))));
    return [element('h3', {}, heading), element('div', { class: 'scroll' }, table)];
  };

  const hiddenTerms = (l, j) => termsTable(`Where the outer factor of ${l >= 0 ? 'a hidden unit' : Model.encodings ? `the encoded input ${Model.inputNames[j]}` : 'an input'} comes from`,
    `Each unit k of ${theLayer(l + 2)} passes its δ back through the weight that connects it with this ${l < 0 ? 'input' : 'unit'}${l < 0 && kind() === 'theta' && layers[0].inputScale ? `; the sum times its scale s = ${plain(Model.scaleOf(j), 5)} is ∂L/∂e` : ''}`,
    [['k', 'unit k'], ['\\delta_k', 'delta of k'], ['w_{k,j}', 'weight of k for this unit'], ['\\delta_k\\,w_{k,j}', 'product']],
    present[l + 2].map(k => ({
      k, first: state.pass.delta[l + 1][k], second: weight(l + 1, k, j), value: state.pass.delta[l + 1][k] * weight(l + 1, k, j),
      go: () => Model.choose(l + 1, k, j)
    })), l < 0 ? lossByX(j) : state.pass.lossByOutput[l][j]);

  const rowTerms = (l, j) => termsTable(`The sum of ${layers[l].activation.type}`,
    `${layers[l].activation.type} makes every output of the layer depend on this unit: a sum over the row of its Jacobian`,
    [['k', 'output k'], ['\\partial L/\\partial a_k', 'derivative of the loss by output k'],
      ['\\partial a_k/\\partial z_j', 'derivative of output k by z of this unit'], ['\\text{product}', 'product']],
    d3.range(layers[l].units).map(k => ({
      k, first: state.pass.lossByOutput[l][k], second: jacobian(l, k, j), value: state.pass.lossByOutput[l][k] * jacobian(l, k, j)
    })), throughRow(l, j));

  const encodedTerms = (part, terms) => {
    const table = termsTable('The encoded inputs that depend on θ', `Each output of the encoding passes ∂L/∂e back through its own slope by θ`,
      [['k', 'encoded input k'], ['\\partial L/\\partial e_k', 'derivative of the loss by encoded input k'],
        ['\\partial e_k/\\partial\\theta', 'derivative of encoded input k by the parameter'], ['\\text{product}', 'product']],
      terms.map(({ k, slope }) => ({ k, name: Model.inputNames[k], first: Model.lossByEncoded(k), second: slope, value: Model.lossByEncoded(k) * slope })), lossGradient());
    const { k, slope, tex: general } = Model.mainOf(thetaOf(state.chosen.i));
    return [...table, ...(general ? [line(`\\frac{\\partial ${Model.symbolE(k)}}{\\partial\\theta} = ${Model.inSymbols(part, general)}`),
      line(`\\phantom{\\frac{\\partial e}{\\partial\\theta}} = ${Model.inNumbers(part, general)} = ${tex(slope)}`, 'plugged')] : [])];
  };

  /* ---- showing ---- */

  const showEncoding = () => {
    const p = thetaOf(state.chosen.i);
    const part = Model.partOf(p);
    const terms = Model.byTheta(p);
    const isOne = terms.length === 1;
    const { k } = Model.mainOf(p);
    show('chain', element('h3', {}, 'The chain rule'), equation(twoFactors(isOne ? 'e' : 'e_k', isOne ? '' : '\\sum_k ')),
      product([...(isOne ? [lossByEncodedCard(k), slopeCard(part, terms[0])] : [allEncodedCard(lossGradient())]), resultCard(lossGradient())], 'The factors of the gradient'));
    show('terms', ...(isOne ? [] : encodedTerms(part, terms)), ...hiddenTerms(-1, k));
    show('composed');
  };
  const showTwoFactors = () => {
    const { l, j, i } = state.chosen;
    const isScale = kind() === 'scale';
    show('chain', element('h3', {}, 'The chain rule'), equation(twoFactors(isScale ? 'x' : 'a')),
      product([...(isScale ? [lossByXCard(scaledInput(i)), scaledCard()] : [sumCard(l, j), shareCard()]), resultCard(lossGradient())], 'The factors of the gradient'));
    show('terms', ...(isScale ? hiddenTerms(-1, scaledInput(i)) : hiddenTerms(l, j)));
    show('composed');
  };
  const showFactors = () => {
    if (kind() === 'theta') {
      showEncoding();
      return;
    }
    if (kind() === 'alpha' || kind() === 'scale') {
      showTwoFactors();
      return;
    }
    const { l, j, i } = state.chosen;
    const x = source(l, i);
    const composed = isComposed(l);
    const byFactors = isRow(l) ? throughRow(l, j) : state.pass.lossByOutput[l][j] * derivative(l, j);
    const upTo = isRow(l) ? [rowCard(l, byFactors)]
      : [l === last ? lossCard(j) : sumCard(l, j), activationCard(l, j), deltaCard(l, j, composed ? byFactors : state.pass.delta[l][j], 'outer · middle')];
    show('chain', element('h3', {}, composed ? 'The chain rule, factor by factor' : 'The chain rule'),
      equation(isRow(l) ? [outerAndMiddle, innerPart()] : threeFactors()),
      product([...upTo, inputCard(), resultCard(composed ? byFactors * x : lossGradient())], 'The factors of the gradient'));
    show('terms',
      ...(isRow(l) ? rowTerms(l, j) : []),
      ...(l < last && !isRow(l) ? hiddenTerms(l, j) : []));
    if (!composed) {
      show('composed');
      return;
    }
    const direct = state.pass.delta[l][j];
    const known = live && state.network.composed;
    const a = state.pass.a[l][j];
    show('composed',
      element('h3', {}, 'The chain rule, with delta in one step'),
      element('p', { class: 'quiet' }, `${layers[l].activation.type} and ${data.loss.type} cancel: what the one divides by, the other multiplies with. Training uses this form, which is exact where a has underflowed to 0.`),
      product([
        card('of-loss', {
          role: 'delta', name: `${data.loss.type} of ${layers[l].activation.type}`, symbol: '\\frac{\\partial L}{\\partial z}',
          general: known ? known.form(state.target) : of(data.loss.composedFormula, 'derivative', ''),
          plugged: known ? fill(known.form(state.target), { a, y: state.target[j], n: state.target.length }) : '',
          why: 'Outer and middle factor, multiplied by hand before any number is put in.', value: direct
        }),
        inputCard(), resultCard(direct * x)], 'The factors of the gradient, with delta in one step'),
      element('p', { class: 'agree' }, 'The two forms differ by ', exact(Math.abs(byFactors - direct) * Math.abs(x), 'number'), '.'));
  };

  /* ∂a/∂z of a composite activation: the chain rule once more, one inner function a line. */
  const showInside = () => {
    const { l, j } = state.chosen;
    const derive = state.network.layers[l].f?.inside;
    if (!derive || kind() === 'scale' || kind() === 'theta') {
      show('inside');
      return;
    }
    const z = state.pass.z[l][j];
    show('inside', element('h3', {}, 'The chain rule again, inside the activation'),
      element('p', { class: 'quiet' }, `${layers[l].activation.type} is itself made of functions, so its derivative is found by the chain rule too: name each inner function, differentiate one at a time, multiply. At z = ${plain(z)}:`),
      derivation(derive(z), ownDerivative(l, j)));
  };
  const derivation = ({ numbers, steps }, slopeOfAll) => {
    const item = step => {
      const isWhole = step.name === 'f';
      const value = isWhole ? slopeOfAll : numbers[`${step.name}′`];
      const [name, slope] = isWhole ? ['f(z)', 'f\'(z)'] : [step.symbol, `${step.symbol}'`];
      return element('li', { 'data-name': step.name },
        line(`${name} = ${step.value}${isWhole ? '' : ` = ${tex(numbers[step.name], 6)}`}`),
        line(`${slope} = ${step.derivative}`),
        ...(step.plugged ? [line(`\\phantom{${slope}} = ${fill(step.plugged, numbers)}`, 'plugged')] : []),
        element('div', {}, '= ', exact(value), ' ', element('span', { class: 'quiet' }, step.rules)));
    };
    return element('ol', { class: 'derivation' }, ...steps.map(item));
  };

  /* What is made of ∂L/∂w before the optimizer gets it: times the weight of the row, plus the penalty. */
  const showPenalty = () => {
    const { rowWeight, chosen } = state;
    const isWeighted = rowWeight !== 1;
    const weighted = isWeighted ? [element('h3', {}, 'Weight of the row'),
      line(`${plain(rowWeight)}\\cdot\\frac{\\partial L}{\\partial ${letter()}} = ${plain(rowWeight)}\\cdot ${part(lossGradient())}`),
      element('p', {}, '= ', exact(rowWeight * lossGradient(), isPenalized() ? 'value' : 'number'))] : [];
    if (!isPenalized()) {
      show('penalty', ...weighted);
      return;
    }
    const { l1, l2 } = layers[chosen.l];
    const w = weight(chosen.l, chosen.j, chosen.i);
    const terms = (sign, value) => [...(l1 ? [`${l1}\\cdot${sign}`] : []), ...(l2 ? [`2\\cdot${l2}\\cdot ${value}`] : [])].join('+');
    const loss = isWeighted ? `${plain(rowWeight)}L` : 'L';
    show('penalty', ...weighted, element('h3', {}, 'Penalty on the weights: a term, not a factor'),
      line(`\\frac{\\partial P}{\\partial w} = ${terms('\\operatorname{sign}(w)', 'w')} = ${tex(penaltyOf(chosen.l, chosen.i, w))}`),
      line(`\\frac{\\partial (${loss}+P)}{\\partial w} = ${tex(rowWeight * lossGradient())} + ${part(penaltyOf(chosen.l, chosen.i, w))}`),
      element('p', {}, '= ', exact(gradient(), 'number')));
  };

  const display = () => {
    showFactors();
    showInside();
    showPenalty();
  };
  Model.listeners.push(what => {
    allTerms = allTerms && what !== 'choice';
  });

  return { show: display, derivation };
})();
