/* Exercises on the chosen weight: compute a factor that is hidden, and find the wrong factor of a broken backward pass. */
const Exercise = (() => {
  const { data, layers, last, present, live, state, weight, source, isRow, isComposed, derivative, slopeAt, ownDerivative, alphaOf, lossGradient, isBias, letter, theLayer } = Model;
  const { byId, element, button, exact, show } = Elements;
  const { plain } = Formulas;
  const TOLERANCE = 0.005; // three digits are enough

  const near = (x, y) => Math.abs(x - y) <= TOLERANCE * Math.max(Math.abs(y), 1e-12);
  const isWhole = () => isRow(state.chosen.l) || isComposed(state.chosen.l); // outer and middle factor are one step

  /* The questions: what is given, the answer, and the typical mistakes, each with the number that it gives. */
  const outer = () => {
    const { l, j } = state.chosen;
    const { a, lossByOutput, delta } = state.pass;
    const right = lossByOutput[l][j];
    if (l === last) {
      const y = state.target[j];
      return {
        words: `The outer factor ∂L/∂a. The loss is ${data.loss.type}, the output a = ${plain(a[l][j])} and the target y = ${plain(y)}.`,
        right, mistakes: [[-right, 'The sign is wrong: it is the derivative by a, so output minus target, not target minus output.'],
          [a[l][j], 'That is the output a. The loss compares it with the target y.']]
      };
    }
    const sumOf = f => present[l + 2].reduce((sum, k) => sum + f(k), 0);
    return {
      words: `The outer factor ∂L/∂a of this hidden unit: δ of each unit of ${theLayer(l + 2)} times the weight that connects them. Both are in the table above.`,
      right, mistakes: [[-right, 'The sign is wrong.'],
        [sumOf(k => delta[l + 1][k]), 'You added up the deltas without the weights: ∂zₖ/∂a is wₖ, so each δ comes back through its weight.'],
        [sumOf(k => lossByOutput[l + 1][k] * weight(l + 1, k, j)), 'You forgot f′ of the next layer: what comes back is δ = ∂L/∂z, not ∂L/∂a.'],
        [delta[l + 1][0] * weight(l + 1, 0, j), 'That is one term: add up those of all units.']]
    };
  };
  const middle = () => {
    const { l, j } = state.chosen;
    const z = state.pass.z[l][j];
    const a = state.pass.a[l][j];
    const right = derivative(l, j);
    const { type, logistic } = layers[l].activation;
    const { parametric } = layers[l];
    return {
      words: parametric ? `The middle factor ∂a/∂z of a = z + α(f(z) − z): α is ${plain(alphaOf(l, j))}, and f′(z) of ${type} is ${plain(ownDerivative(l, j))}.`
        : `The middle factor ∂a/∂z: the slope of ${type} at z = ${plain(z)}, where a = ${plain(a)}.`,
      right, mistakes: [[-right, 'The sign is wrong.'], [a, 'That is a itself, the value of the activation. Its slope is asked for.'],
        [slopeAt(l, j, a), 'You put a for z: the slope is taken at z, before the activation.'],
        ...(parametric ? [[ownDerivative(l, j), 'That is f′(z). Only the share α of f is in a: 1 + α(f′(z) − 1).']] : []),
        ...(logistic && !parametric ? [[z * (1 - z), 'You put z for a: it is a(1 − a), with the output.']] : [])]
    };
  };
  const delta = () => {
    const { l, j } = state.chosen;
    const right = state.pass.delta[l][j];
    const outerValue = state.pass.lossByOutput[l][j];
    const a = state.pass.a[l][j];
    return isWhole() ? {
      words: `Delta, δ = ∂L/∂z. ${isComposed(l) ? `${layers[l].activation.type} and ${data.loss.type} cancel to the output minus the target: a = ${plain(a)}, y = ${plain(state.target[j])}${state.network.composed.perOutput ? `, and L is a mean over ${state.target.length} outputs` : ''}.`
        : 'Add up ∂L/∂aₖ · ∂aₖ/∂z over the outputs k in the table above.'}`,
      right, mistakes: [[-right, 'The sign is wrong: output minus target.'], [a, 'That is the output. Subtract the target.'],
        [outerValue, 'That is ∂L/∂a: the activation is missing.']]
    } : {
      words: `Delta, δ = ∂L/∂z. The outer factor ∂L/∂a is ${plain(outerValue)} and the middle factor ∂a/∂z is ${plain(derivative(l, j))}.`,
      right, mistakes: [[-right, 'The sign is wrong.'], [outerValue, 'You forgot f′: multiply by ∂a/∂z.'],
        [outerValue + derivative(l, j), 'You added. The chain rule multiplies.']]
    };
  };
  const gradient = () => {
    const { l, j, i } = state.chosen;
    const d = state.pass.delta[l][j];
    const x = source(l, i);
    const right = lossGradient();
    return {
      words: `The gradient ∂L/∂${letter()}. Delta is ${plain(d)}, ${isBias() ? 'and this is a bias.' : `the input is ${plain(x)} and the weight ${plain(weight(l, j, i))}.`}`,
      right, mistakes: [[-right, 'The sign is wrong.'], ...(isBias() ? [] : [[d, 'That is delta. The inner factor is missing: the input.'],
        [d * weight(l, j, i), 'You multiplied by the weight. ∂z/∂w is what w is multiplied by in z, its input.']]),
      ...(isWhole() ? [] : [[state.pass.lossByOutput[l][j] * x, 'You forgot f′: outer · middle · inner.']])]
    };
  };
  const kinds = () => (isWhole() ? [delta, gradient] : [outer, middle, delta, gradient]);

  let asked = -1; // how many questions have been asked; none is open at −1
  let open = false;
  const current = () => kinds()[asked % kinds().length]();
  const close = words => {
    open = false;
    document.body.classList.remove('asking');
    show('verdict', words);
  };
  const showQuestion = () => {
    byId('question').hidden = byId('answer-form').hidden = !open;
    document.body.classList.toggle('asking', open || bug.open);
    if (open) {
      show('question', current().words);
    }
  };
  byId('ask').addEventListener('click', () => {
    asked++;
    open = true;
    byId('answer').value = '';
    show('verdict');
    showQuestion();
    byId('answer').focus();
  });
  byId('answer-form').addEventListener('submit', event => {
    event.preventDefault();
    const text = byId('answer').value.trim().replace('−', '-').replace(',', '.');
    const { right, mistakes } = current();
    if (text === '' || !Number.isFinite(Number(text))) {
      show('verdict', 'Not a number. Write it as 0.25 or -1.5e-3.');
      return;
    }
    const answer = Number(text);
    const mistake = mistakes.find(([value]) => near(answer, value) && !near(value, right));
    if (near(answer, right)) {
      close(`Right: ${plain(right)}.`);
      showQuestion();
    } else {
      show('verdict', mistake ? mistake[1] : 'Not yet. The formula is in the card above; three digits are enough.');
    }
  });
  byId('reveal').addEventListener('click', () => {
    close(`It is ${plain(current().right)}.`);
    showQuestion();
    byId('ask').focus();
  });

  /* ---- find the bug ---- */

  const bug = { count: -1, open: false };
  /* Broken factors: [which, its wrong number, what is wrong with it]. */
  const bugs = () => {
    const { l, j, i } = state.chosen;
    const { lossByOutput, a, delta: deltas } = state.pass;
    const x = source(l, i);
    const inner = isBias() ? [['inner', a[l][j], 'it multiplies by the output of the unit; a bias has the input 1']]
      : [['inner', weight(l, j, i), 'it multiplies by the weight instead of its input'], ['inner', a[l][j], 'it multiplies by the unit’s own output instead of the input of the weight']];
    const upper = isWhole() ? [['delta', -deltas[l][j], 'it takes target minus output and still subtracts in the update']]
      : [['outer', -lossByOutput[l][j], 'its sign is wrong, so the update would increase the loss'],
        ['middle', 1, 'it forgets f′, as if the activation were the identity'],
        ['middle', slopeAt(l, j, a[l][j]), 'it takes the slope at a instead of z'],
        ...(l < last ? [['outer', present[l + 2].reduce((sum, k) => sum + deltas[l + 1][k], 0), 'it adds up the deltas of the next layer without the weights']] : [])];
    const right = rightFactors();
    return [...upper, ...inner].filter(([which, value]) => !near(value, right[which]) && Number.isFinite(value) && x !== 0);
  };
  const rightFactors = () => {
    const { l, j, i } = state.chosen;
    return isWhole() ? { delta: state.pass.delta[l][j], inner: source(l, i) }
      : { outer: state.pass.lossByOutput[l][j], middle: derivative(l, j), inner: source(l, i) };
  };
  const showBug = () => {
    if (!bug.open) {
      show('bug');
      return;
    }
    const possible = bugs();
    if (possible.length === 0) {
      show('bug', element('p', {}, 'The input of this weight is 0, so every product is 0 and no check finds a wrong factor. Choose another weight.'));
      return;
    }
    const [which, wrong, reason] = possible[bug.count % possible.length];
    const factors = { ...rightFactors(), [which]: wrong };
    const product = Object.values(factors).reduce((x, y) => x * y);
    show('bug', element('p', {}, `A program computes these factors for ${Model.chosenName()}. Their product is `, exact(product, 'number'),
      ', but moving the weight both ways gives ', exact(Check.numeric().value, 'number'), '. Which factor is wrong?'),
      element('div', { class: 'choices', role: 'group', 'aria-label': 'The wrong factor' }, ...Object.entries(factors).map(([name, value]) =>
        button(`${name}: ${plain(value)}`, () => {
          if (name !== which) {
            show('found', `No, the ${name} factor is right.`);
            return;
          }
          bug.open = false;
          show('found', `Yes: in the ${which} factor ${reason}. It should be ${plain(rightFactors()[which])}.`);
          display();
          byId('find').focus();
        }, { 'data-factor': name }))));
  };
  byId('find').addEventListener('click', () => {
    bug.count++;
    bug.open = true;
    show('found');
    display();
    byId('bug').querySelector('button')?.focus();
  });

  const display = () => {
    const isOfUnit = Model.kind() === 'weight' || Model.kind() === 'bias';
    byId('exercise').hidden = !live || !isOfUnit;
    if (live && isOfUnit) {
      showQuestion();
      showBug();
    }
  };
  Model.listeners.push(() => {
    if (open || bug.open) {
      open = bug.open = false; // the question was about other numbers
      show('verdict', 'The numbers have changed: ask again.');
    }
  });

  return { show: display };
})();
