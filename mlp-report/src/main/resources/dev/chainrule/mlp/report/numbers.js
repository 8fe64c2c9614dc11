/*
 * Activations, losses and optimizers in float64, as the library defines them. An activation or a loss comes as the
 * instructions of its expression. When the page opens, what is computed here is compared with the library's own values.
 */
const Numbers = (() => {
  const sigmoid = u => {
    if (u >= 0) {
      return 1 / (1 + Math.exp(-u));
    }
    const e = Math.exp(u);
    return e / (1 + e);
  };
  const clamp = (x, low, high) => Math.max(low, Math.min(high, x));

  /* The normal distribution: Φ(−z) = φ(z)·m(z) with Mills' ratio m, (z + 4)·m(z)/√(2π) a polynomial in (z − 4)/(z + 4). */
  const MILLS = [
    0.7552851304157515, -0.6078966419718921, 0.3871374007422149, -0.18652185795965484, 0.060396574890917876,
    -0.00754018896682524, -0.0034796923670479736, 0.001630818459394586, 0.00013334430941183256, -0.00023109495324019437,
    -1.908246351414571e-6, 3.514479478753355e-5, 7.166587641195121e-7, -5.920586519556891e-6, -6.298367338492369e-7,
    1.0225604158296038e-6, 2.7246296951145873e-7, -1.5650236461993106e-7, -8.686647015997893e-8, 1.4630727405651175e-8,
    2.1427603843452355e-8, 1.4329918401088613e-9, -3.73064508186837e-9, -8.546521899880147e-10, 3.403312308649495e-10,
    1.175478991480774e-10
  ];
  const bell = z => Math.exp(-0.5 * clamp(z, -40, 40) ** 2);
  const normalCdf = z => {
    const x = Math.min(Math.abs(z), 40);
    const t = (x - 4) / (x + 4);
    let p = 0;
    for (let i = MILLS.length - 1; i >= 0; i--) {
      p = p * t + MILLS[i];
    }
    const tail = bell(x) * (p / (x + 4));
    return z > 0 ? 1 - tail : tail;
  };
  /* erf(x) = 2Φ(x√2) − 1, by its series near 0 where the difference would cancel. */
  const erf = x => {
    if (Math.abs(x) >= 0.5) {
      return Math.sign(x) * (1 - 2 * normalCdf(-Math.abs(x) * Math.SQRT2));
    }
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 1.1283791670955126 * sum; // 2/√π
  };
  const choose = (holds, u, v, then, otherwise) => (Number.isNaN(u) || Number.isNaN(v) ? NaN : holds ? then : otherwise);

  /* The operations of expressions, by the names that the library gives them. */
  const OPERATIONS = {
    NEGATE: u => -u,
    EXP: Math.exp,
    EXPM1: Math.expm1,
    LN: Math.log,
    LOG1P: Math.log1p,
    LOG2: u => Math.log(u) / Math.LN2,
    SQRT: Math.sqrt,
    SIN: Math.sin,
    COS: Math.cos,
    TAN: Math.tan,
    ATAN: Math.atan,
    SINH: Math.sinh,
    COSH: Math.cosh,
    TANH: Math.tanh,
    ASINH: Math.asinh,
    SIGMOID: sigmoid,
    SOFTPLUS: u => Math.max(0, u) + Math.log1p(Math.exp(-Math.abs(u))),
    ERF: erf,
    NORMAL_PDF: u => bell(u) * 0.3989422804014327,
    NORMAL_CDF: normalCdf,
    ABS: Math.abs,
    SIGN: Math.sign,
    STEP: u => (u > 0 ? 1 : u <= 0 ? 0 : u),
    HYPOTENUSE: u => (Math.abs(u) > 2 ** 28 ? Math.abs(u) : Math.sqrt(1 + u * u)),
    LN_COSH: u => {
      const x = Math.abs(u);
      return x < 1 ? Math.log1p(Math.sinh(x) ** 2) / 2 : x + Math.log1p(Math.exp(-2 * x)) - Math.LN2; // cosh² = 1 + sinh²
    },
    SECH_SQUARED: u => {
      const e = Math.exp(-Math.abs(u)); // sech u = 2e/(1 + e²)
      return (2 * e / (1 + e * e)) ** 2;
    },
    /* With q = eᵘ(eᵘ + 2): tanh(ln(1 + eᵘ)) = q/(q + 2). */
    TANH_SOFTPLUS: u => {
      const e = Math.exp(Math.min(u, 40));
      const q = e * (e + 2);
      return q / (q + 2);
    },
    ADD: (u, v) => u + v,
    SUBTRACT: (u, v) => u - v,
    /* 0 · ∞ is 0: a factor that vanishes does so faster than the other grows. */
    MULTIPLY: (u, v) => {
      const product = u * v;
      return Number.isNaN(product) && !Number.isNaN(u) && !Number.isNaN(v) ? 0 : product;
    },
    DIVIDE: (u, v) => u / v,
    POWER: (u, v) => (v === 2 ? u * u : u ** v),
    MIN: Math.min,
    MAX: Math.max,
    LESS: (u, v, then, otherwise) => choose(u < v, u, v, then, otherwise),
    LESS_OR_EQUAL: (u, v, then, otherwise) => choose(u <= v, u, v, then, otherwise)
  };

  /* Registers hold the variables, the constants and the results of the instructions, in this order. */
  const runner = ({ constants, steps }) => {
    const instructions = steps.map(([name, i, j = i, k = i, l = i]) => ({ compute: OPERATIONS[name], i, j, k, l }));
    const registers = [];
    return values => {
      let at = 0;
      for (const value of values) {
        registers[at++] = value;
      }
      for (const value of constants) {
        registers[at++] = value;
      }
      for (const { compute, i, j, k, l } of instructions) {
        registers[at++] = compute(registers[i], registers[j], registers[k], registers[l]);
      }
      return registers;
    };
  };
  /* A function of the list of variables, or of the variables, that returns the values of all outputs, or of the only one. */
  const ofList = source => {
    const run = runner(source);
    return values => {
      const registers = run(values);
      return source.outputs.map(at => registers[at]);
    };
  };
  const program = source => {
    const compute = ofList(source);
    return (...values) => compute(values);
  };
  const single = source => {
    const run = runner(source);
    const [output] = source.outputs;
    return (...values) => run(values)[output];
  };

  /* Returns the piece of a derivative's TeX that decides where the variables have these values. */
  const form = ({ pieces, sides }) => {
    const compare = program(sides);
    return (...values) => {
      const compared = compare(...values);
      let piece = pieces;
      while (piece.then) {
        const u = compared[piece.sides];
        const v = compared[piece.sides + 1];
        if (Number.isNaN(u) || Number.isNaN(v)) {
          return '';
        }
        piece = (piece.strict ? u < v : u <= v) ? piece.then : piece.otherwise;
      }
      return piece.tex && piece.when ? `${piece.tex} \\quad\\text{as }${piece.when}` : piece.tex;
    };
  };

  const softmax = {
    row: z => {
      const max = Math.max(...z);
      const e = new Float64Array(z.length);
      let sum = 0;
      for (let j = 0; j < z.length; j++) {
        e[j] = Math.exp(z[j] - max);
        sum += e[j];
      }
      for (let j = 0; j < z.length; j++) {
        e[j] /= sum;
      }
      return e;
    },
    pullback: (a, g) => {
      let mean = 0;
      for (let j = 0; j < a.length; j++) {
        mean += g[j] * a[j];
      }
      return a.map((v, i) => v * (g[i] - mean));
    },
    /* ∂aₖ/∂zⱼ */
    jacobian: (a, k, j) => a[k] * ((k === j ? 1 : 0) - a[j])
  };

  /* The lines of a derivation: their TeX, and the number of each symbol in it. */
  const inside = ({ symbols, numbers, steps }) => {
    const compute = program(numbers);
    const forms = steps.map(step => form(step.form));
    return z => {
      const values = compute(z);
      return {
        numbers: Object.fromEntries(symbols.map((symbol, n) => [symbol, values[n]])),
        steps: steps.map((step, n) => ({ ...step, plugged: forms[n](z) }))
      };
    };
  };

  /* A constant function would turn NaN into a number. */
  const keepingNaN = f => z => (Number.isNaN(z) ? z : f(z));

  /* What the page computes of an activation; undefined if it cannot. */
  const activationOf = activation => {
    const f = activation.function;
    if (!f) {
      return activation.softmax ? softmax : undefined;
    }
    return {
      value: keepingNaN(single(f.value)),
      derivative: keepingNaN(single(f.derivative)),
      form: form(f.form),
      inside: f.inside && inside(f.inside),
      kinks: f.kinks ?? []
    };
  };

  /* The same of a loss that adds up a function of each output, over n outputs L = 1/n Σ ℓ(a, y) or without 1/n. */
  const elementwise = loss => {
    const each = single(loss.value);
    const derivative = single(loss.derivative);
    const scale = n => (loss.mean ? n : 1);
    const boundaries = program(loss.boundaries);
    return {
      value: (a, y) => a.reduce((sum, v, i) => sum + each(v, y[i]), 0) / scale(a.length),
      gradient: (a, y) => a.map((v, i) => derivative(v, y[i]) / scale(a.length)),
      form: form(loss.form),
      /* How far the outputs are from where ℓ has a kink: one step of Newton's method, which is exact for |a − y|. */
      distanceToKink: (a, y) => {
        let nearest = Infinity;
        a.forEach((v, i) => {
          const found = boundaries(v, y[i]).map(Math.abs);
          for (let n = 0; n < found.length; n += 2) {
            nearest = found[n] === 0 ? 0 : found[n + 1] > 0 ? Math.min(nearest, found[n] / found[n + 1]) : nearest;
          }
        });
        return nearest;
      }
    };
  };

  const crossEntropyOfLogits = (z, y) => {
    const largest = z.indexOf(Math.max(...z));
    let others = 0;
    for (let i = 0; i < z.length; i++) {
      others += i === largest ? 0 : Math.exp(z[i] - z[largest]);
    }
    const logarithm = Math.log1p(others);
    let loss = 0;
    for (let i = 0; i < z.length; i++) {
      loss += y[i] === 0 ? 0 * z[i] : y[i] * (z[largest] - z[i] + logarithm);
    }
    return loss;
  };
  const total = y => y.reduce((sum, v) => sum + v, 0);
  const entropy = y => y.reduce((sum, t) => sum + (t === 0 ? 0 : t * Math.log(t)), 0);
  const softmaxComposed = value => ({
    value,
    gradient: (z, y) => softmax.row(z).map((p, i) => p * total(y) - y[i]),
    form: y => (Math.abs(total(y) - 1) < 1e-12 ? '{a}-{y}' : '{a}\\textstyle\\sum_k y_k-{y}')
  });
  /* The closed forms of a loss and an output activation together. */
  const composed = {
    'binary-cross-entropy': {
      logistic: {
        perOutput: true,
        value: (z, y) =>
          z.reduce((sum, v, i) => sum + Math.max(v, 0) - v * y[i] + Math.log1p(Math.exp(-Math.abs(v))), 0) / z.length,
        gradient: (z, y) => z.map((v, i) => (sigmoid(v) - y[i]) / z.length),
        form: () => '\\frac1{n}\\,({a}-{y})'
      }
    },
    'cross-entropy': { softmax: softmaxComposed(crossEntropyOfLogits) },
    'kl-divergence': { softmax: softmaxComposed((z, y) => crossEntropyOfLogits(z, y) + entropy(y)) }
  };

  /* The learned encodings, e(x, θ), and their derivatives: each a list of numbers for the list of x and then θ of an encoding. */
  const encodingsOf = ({ copies, parts, formulas }) => {
    const programs = formulas.map(({ value, derivative, slopes }) =>
      ({ value: ofList(value), derivative: ofList(derivative), slopes: slopes.map(([k, variable]) => [k, variable]) }));
    return {
      copies,
      parts: parts.map(part => ({ ...part, ...programs[part.formulas], variables: new Float64Array(part.inputs + part.parameters) }))
    };
  };

  /* What the page computes of a network; f of a layer, an encoding and the loss are undefined where it cannot. */
  const network = ({ encodings, layers, loss }) => {
    const output = layers[layers.length - 1].activation;
    const kind = output.softmax ? 'softmax' : output.logistic ? 'logistic' : '';
    return {
      encodings: encodings && encodingsOf(encodings),
      layers: layers.map(({ inputs, units, activation, inputScale, parametric }, l) => {
        const further = units * (inputs + 1); // after the weights and biases
        const theta = further + (inputScale ? inputs : 0);
        const parameters = l === 0 && encodings ? encodings.parts.reduce((sum, part) => sum + part.parameters, 0) : 0;
        return {
          inputs, units, f: activationOf(activation), scaleAt: inputScale ? further : -1, thetaAt: parameters ? theta : -1,
          parameters, alphaAt: parametric ? theta + parameters : -1
        };
      }),
      loss: loss.function && elementwise(loss.function),
      composed: loss.composed ? composed[loss.type]?.[kind] : undefined
    };
  };

  const moments = (p, slots, i, g) => {
    slots[0][i] = p.beta1 * slots[0][i] + (1 - p.beta1) * g;
    slots[1][i] = p.beta2 * slots[1][i] + (1 - p.beta2) * g * g;
  };
  /* 1 − βᵗ, the same for all weights of a step. */
  const correction = { p: undefined, t: 0, first: 0, second: 0 };
  const corrected = (p, slots, i, t) => {
    if (correction.p !== p || correction.t !== t) {
      Object.assign(correction, { p, t, first: 1 - p.beta1 ** t, second: 1 - p.beta2 ** t });
    }
    return slots[0][i] / correction.first / (Math.sqrt(slots[1][i] / correction.second) + p.epsilon);
  };
  const scaled = (p, slots, i, g) => g / (Math.sqrt(slots[0][i]) + p.epsilon);

  /* step(w, g, rate, p, slots, i, t): the new weight; slots are changed at i, t counts from 1. */
  const optimizers = {
    sgd: {
      slots: p => (p.momentum === 0 ? 0 : 1),
      step: (w, g, rate, p, slots, i) => {
        if (p.momentum === 0) {
          return w - rate * g;
        }
        const v = slots[0][i] = p.momentum * slots[0][i] + g;
        return w - rate * (p.nesterov ? g + p.momentum * v : v);
      },
      form: p => (p.momentum === 0 ? 'w-\\eta\\,g'
        : p.nesterov ? 'w-\\eta\\,(g+\\mu v),\\quad v\\leftarrow\\mu v+g' : 'w-\\eta\\,v,\\quad v\\leftarrow\\mu v+g')
    },
    adagrad: {
      slots: () => 1,
      step: (w, g, rate, p, slots, i) => {
        slots[0][i] += g * g;
        return w - rate * scaled(p, slots, i, g);
      },
      form: () => 'w-\\frac{\\eta\\,g}{\\sqrt s+\\varepsilon},\\quad s\\leftarrow s+g^2'
    },
    rmsprop: {
      slots: () => 1,
      step: (w, g, rate, p, slots, i) => {
        slots[0][i] = p.rho * slots[0][i] + (1 - p.rho) * g * g;
        return w - rate * scaled(p, slots, i, g);
      },
      form: () => 'w-\\frac{\\eta\\,g}{\\sqrt s+\\varepsilon},\\quad s\\leftarrow\\rho s+(1-\\rho)g^2'
    },
    adam: {
      slots: () => 2,
      step: (w, g, rate, p, slots, i, t) => {
        moments(p, slots, i, g);
        return w - rate * corrected(p, slots, i, t);
      },
      form: () => 'w-\\eta\\,\\frac{\\hat m}{\\sqrt{\\hat v}+\\varepsilon}'
    },
    adamw: {
      slots: () => 2,
      step: (w, g, rate, p, slots, i, t) => {
        moments(p, slots, i, g);
        return (1 - rate * p.weightDecay) * w - rate * corrected(p, slots, i, t);
      },
      form: () => '(1-\\eta\\lambda)\\,w-\\eta\\,\\frac{\\hat m}{\\sqrt{\\hat v}+\\varepsilon}'
    },
    nadam: {
      slots: () => 2,
      step: (w, g, rate, p, slots, i, t) => {
        const momentum = s => p.beta1 * (1 - 0.5 * 0.96 ** (s * p.momentumDecay));
        let product = 1;
        for (let s = 1; s <= t; s++) {
          product *= momentum(s);
        }
        const next = momentum(t + 1);
        moments(p, slots, i, g);
        const ahead = (1 - momentum(t)) * g / (1 - product) + next * slots[0][i] / (1 - product * next);
        return w - rate * ahead / (Math.sqrt(slots[1][i] / (1 - p.beta2 ** t)) + p.epsilon);
      },
      form: () => 'w-\\eta\\,\\frac{\\tilde m}{\\sqrt{\\hat v}+\\varepsilon}'
    }
  };

  return { OPERATIONS, program, network, optimizers };
})();
