/*
 * The shipped activations, losses and optimizers in float64, as the library defines them, and one row through a network
 * and back. A derivative's form is TeX in which {z}, {a} and {y} stand for a symbol or its number. When the page opens,
 * what is computed here is compared with the library's own values.
 */
const Numbers = (() => {
  const LEAST = 2.2250738585072014e-308; // the smallest normal number

  const sigmoid = z => {
    if (z >= 0) {
      return 1 / (1 + Math.exp(-z));
    }
    const e = Math.exp(z);
    return e / (1 + e);
  };
  const softplus = z => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));
  const step = z => (z > 0 ? 1 : 0);
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
  const density = z => bell(z) * 0.3989422804014327;
  const distribution = z => {
    const x = Math.min(Math.abs(z), 40);
    const t = (x - 4) / (x + 4);
    let p = 0;
    for (let i = MILLS.length - 1; i >= 0; i--) {
      p = p * t + MILLS[i];
    }
    const tail = bell(x) * (p / (x + 4));
    return z > 0 ? 1 - tail : tail;
  };

  const SELU_SCALE = 1.0507009873554805;
  const SELU_DEPTH = SELU_SCALE * 1.6732632423543772;
  const GELU_RATE = 1.5957691216057307; // 2√(2/π)
  const GELU_CUBIC = 0.044715;
  const geluArgument = z => GELU_RATE * z * (1 + GELU_CUBIC * z * z);

  /* Piecewise forms show the piece that z is in. */
  const activations = {
    identity: { value: z => z, derivative: () => 1, form: () => '1' },
    sigmoid: {
      value: sigmoid,
      derivative: z => sigmoid(z) * sigmoid(-z),
      form: () => '{a}\\,(1-{a})'
    },
    tanh: {
      value: Math.tanh,
      derivative: z => {
        const e = Math.exp(-2 * Math.abs(z));
        return 4 * e / ((1 + e) * (1 + e));
      },
      form: () => '1-{a}^2'
    },
    relu: {
      value: z => Math.max(0, z),
      derivative: step,
      form: z => (z > 0 ? '1 \\quad\\text{as }z>0' : '0 \\quad\\text{as }z\\le 0')
    },
    relu6: {
      value: z => clamp(z, 0, 6),
      derivative: z => step(Math.min(z, 6 - z)),
      form: z => (z > 0 && z < 6 ? '1 \\quad\\text{as }0<z<6' : '0 \\quad\\text{as }z\\text{ is outside }(0,6)')
    },
    'leaky-relu': {
      value: (z, p) => (z > 0 ? z : p.slope * z),
      derivative: (z, p) => (z > 0 ? 1 : p.slope),
      form: z => (z > 0 ? '1 \\quad\\text{as }z>0' : '{slope} \\quad\\text{as }z\\le 0')
    },
    elu: {
      value: (z, p) => (z > 0 ? z : p.alpha * Math.expm1(z)),
      derivative: (z, p) => (z > 0 ? 1 : p.alpha * Math.exp(z)),
      form: z => (z > 0 ? '1 \\quad\\text{as }z>0' : '{alpha}\\,e^{{z}}')
    },
    celu: {
      value: (z, p) => (z > 0 ? z : p.alpha * Math.expm1(z / p.alpha)),
      derivative: (z, p) => (z > 0 ? 1 : Math.exp(z / p.alpha)),
      form: z => (z > 0 ? '1 \\quad\\text{as }z>0' : 'e^{{z}/{alpha}}')
    },
    selu: {
      value: z => (z > 0 ? SELU_SCALE * z : SELU_DEPTH * Math.expm1(z)),
      derivative: z => (z > 0 ? SELU_SCALE : SELU_DEPTH * Math.exp(z)),
      form: z => (z > 0 ? '\\lambda \\quad\\text{as }z>0' : '\\lambda\\alpha e^{{z}}')
    },
    softplus: {
      value: softplus,
      derivative: sigmoid,
      form: () => '\\sigma({z})'
    },
    softsign: {
      value: z => {
        const x = clamp(z, -Number.MAX_VALUE, Number.MAX_VALUE);
        return x / (1 + Math.abs(x));
      },
      derivative: z => {
        const r = 1 / (1 + Math.abs(z));
        return r * r;
      },
      form: () => '\\frac{1}{(1+|{z}|)^2}'
    },
    silu: {
      value: z => {
        const s = sigmoid(z);
        return s === 0 ? 0 : z * s;
      },
      derivative: z => {
        const s = sigmoid(z);
        const slope = s * sigmoid(-z);
        return slope === 0 ? s : s + z * slope;
      },
      form: () => '\\sigma({z})+{z}\\,\\sigma({z})\\,\\sigma(-{z})'
    },
    mish: {
      value: z => {
        const t = Math.tanh(softplus(z));
        return t === 0 ? 0 : z * t;
      },
      derivative: z => {
        const t = Math.tanh(softplus(z));
        const slope = sigmoid(z) * (1 - t * t);
        return slope === 0 ? t : t + z * slope;
      },
      form: () => 't+{z}\\,\\sigma({z})\\,(1-t^2),\\; t=\\tanh(\\ln(1+e^{{z}}))'
    },
    gelu: {
      value: z => {
        const p = distribution(z);
        return p === 0 ? 0 : z * p;
      },
      derivative: z => {
        const p = distribution(z);
        const d = density(z);
        return d === 0 ? p : p + z * d;
      },
      form: () => '\\Phi({z})+{z}\\,\\varphi({z})'
    },
    'gelu-tanh': {
      value: z => {
        const s = sigmoid(geluArgument(z));
        return s === 0 ? 0 : z * s;
      },
      derivative: z => {
        const u = geluArgument(z);
        const s = sigmoid(u);
        const slope = s * sigmoid(-u);
        return slope === 0 ? s : s + z * slope * GELU_RATE * (1 + 3 * GELU_CUBIC * z * z);
      },
      form: () => '\\sigma(2u)+{z}\\,\\sigma(2u)\\,\\sigma(-2u)\\,2u\''
    },
    'hard-sigmoid': {
      value: z => clamp(z + 3, 0, 6) / 6,
      derivative: z => step(3 - Math.abs(z)) / 6,
      form: z => (Math.abs(z) < 3 ? '\\tfrac16 \\quad\\text{as }|z|<3' : '0 \\quad\\text{as }|z|\\ge 3')
    },
    'hard-tanh': {
      value: z => clamp(z, -1, 1),
      derivative: z => step(1 - Math.abs(z)),
      form: z => (Math.abs(z) < 1 ? '1 \\quad\\text{as }|z|<1' : '0 \\quad\\text{as }|z|\\ge 1')
    },
    softmax: {
      row: z => {
        const max = Math.max(...z);
        const e = Array.from(z, v => Math.exp(v - max));
        let sum = 0;
        for (const v of e) {
          sum += v;
        }
        return e.map(v => v / sum);
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
    }
  };

  /* Over n outputs: L = 1/n Σ each(a, y), as most losses are. */
  const mean = (each, derivative, form) => ({
    value: (a, y, p) => {
      let sum = 0;
      for (let i = 0; i < a.length; i++) {
        sum += each(a[i], y[i], p);
      }
      return sum / a.length;
    },
    gradient: (a, y, p) => a.map((v, i) => derivative(v, y[i], p) / a.length),
    form: (a, y, p) => `\\frac{1}{n}\\,${form(a, y, p)}`
  });

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
  const byProbability = (a, y) => a.map((p, i) => -y[i] / Math.max(p, LEAST));
  const softmaxComposed = value => ({
    value,
    gradient: (z, y) => activations.softmax.row(z).map((p, i) => p * total(y) - y[i]),
    form: y => (Math.abs(total(y) - 1) < 1e-12 ? '{a}-{y}' : '{a}\\textstyle\\sum_k y_k-{y}')
  });
  const sign = y => (y > 0 ? 1 : -1);

  const losses = {
    'squared-error': {
      value: (a, y) => a.reduce((sum, v, i) => sum + (v - y[i]) * (v - y[i]), 0) / 2,
      gradient: (a, y) => a.map((v, i) => v - y[i]),
      form: () => '{a}-{y}'
    },
    'mean-squared-error': mean(
      (a, y) => (a - y) * (a - y), (a, y) => 2 * (a - y), () => '2\\,({a}-{y})'),
    'mean-absolute-error': mean(
      (a, y) => Math.abs(a - y), (a, y) => Math.sign(a - y), () => '\\operatorname{sign}({a}-{y})'),
    huber: mean(
      (a, y, p) => {
        const distance = Math.abs(a - y);
        return distance <= p.delta ? distance * distance / 2 : p.delta * (distance - p.delta / 2);
      },
      (a, y, p) => clamp(a - y, -p.delta, p.delta),
      (a, y, p) => (Math.abs(a - y) <= p.delta ? '({a}-{y})' : a > y ? '{delta}' : '(-{delta})')),
    'log-cosh': mean(
      (a, y) => {
        const distance = Math.abs(a - y);
        return distance < 1
          ? Math.log1p(Math.sinh(distance) ** 2) / 2
          : distance + Math.log1p(Math.exp(-2 * distance)) - Math.LN2;
      },
      (a, y) => Math.tanh(a - y), () => '\\tanh({a}-{y})'),
    hinge: mean(
      (a, y) => Math.max(0, 1 - sign(y) * a),
      (a, y) => -sign(y) * Math.sign(Math.max(0, 1 - sign(y) * a)),
      (a, y) => (sign(y) * a < 1 ? (y > 0 ? '(-1)' : '1') : '0')),
    poisson: mean(
      (a, y, p) => (p.logInput ? Math.exp(a) - y * a : a - y * Math.log(a + 1e-8)),
      (a, y, p) => (p.logInput ? Math.exp(a) - y : 1 - y / (a + 1e-8)),
      (a, y, p) => (p.logInput ? '(e^{{a}}-{y})' : '\\left(1-\\frac{{y}}{{a}}\\right)')),
    'binary-cross-entropy': {
      ...mean(
        (a, y) => {
          const ofYes = Math.log(Math.max(a, LEAST));
          const ofNo = a < 1 ? Math.log1p(-a) : Math.log(Math.max(1 - a, LEAST));
          return -(y * ofYes + (1 - y) * ofNo);
        },
        (a, y) => (1 - y) / Math.max(1 - a, LEAST) - y / Math.max(a, LEAST),
        () => '\\left(\\frac{1-{y}}{1-{a}}-\\frac{{y}}{{a}}\\right)'),
      composed: {
        sigmoid: {
          value: (z, y) =>
            z.reduce((sum, v, i) => sum + Math.max(v, 0) - v * y[i] + Math.log1p(Math.exp(-Math.abs(v))), 0) / z.length,
          gradient: (z, y) => z.map((v, i) => (sigmoid(v) - y[i]) / z.length),
          form: () => '\\frac1n\\,({a}-{y})'
        }
      }
    },
    'cross-entropy': {
      value: (a, y) => a.reduce((sum, p, i) => sum - y[i] * Math.log(Math.max(p, LEAST)), 0),
      gradient: byProbability,
      form: () => '-\\frac{{y}}{{a}}',
      composed: { softmax: softmaxComposed(crossEntropyOfLogits) }
    },
    'kl-divergence': {
      value: (a, y) => a.reduce((sum, v, i) => {
        const p = Math.max(v, LEAST);
        return sum + (y[i] === 0 ? 0 * p : y[i] * Math.log(y[i] / p));
      }, 0),
      gradient: byProbability,
      form: () => '-\\frac{{y}}{{a}}',
      composed: { softmax: softmaxComposed((z, y) => crossEntropyOfLogits(z, y) + entropy(y)) }
    }
  };

  const moments = (p, slots, i, g) => {
    slots[0][i] = p.beta1 * slots[0][i] + (1 - p.beta1) * g;
    slots[1][i] = p.beta2 * slots[1][i] + (1 - p.beta2) * g * g;
  };
  const corrected = (p, slots, i, t) =>
    slots[0][i] / (1 - p.beta1 ** t) / (Math.sqrt(slots[1][i] / (1 - p.beta2 ** t)) + p.epsilon);
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

  /* z and a of each layer. A weight of unit j for input i is weights[l][j · (inputs + 1) + i]; its bias comes last. */
  const forward = (network, weights, input) => {
    const z = [];
    const a = [];
    let x = input;
    network.layers.forEach((layer, l) => {
      const w = weights[l];
      const n = x.length;
      const sums = new Array(layer.units);
      for (let j = 0, at = 0; j < layer.units; j++, at += n + 1) {
        let sum = w[at + n];
        for (let i = 0; i < n; i++) {
          sum += w[at + i] * x[i]; // z = Σ wᵢ xᵢ + b
        }
        sums[j] = sum;
      }
      const f = activations[layer.activation.type];
      const p = layer.activation.parameters;
      z.push(sums);
      a.push(f.row ? f.row(sums) : sums.map(v => f.value(v, p))); // a = f(z)
      x = a[l];
    });
    return { z, a };
  };

  const composedOf = network =>
    losses[network.loss.type]?.composed?.[network.layers[network.layers.length - 1].activation.type];

  const lossOf = (network, z, a, target) => {
    const last = z.length - 1;
    const composed = composedOf(network);
    return composed
      ? composed.value(z[last], target)
      : losses[network.loss.type].value(a[last], target, network.loss.parameters);
  };

  /* ∂L/∂z from ∂L/∂a through an activation. */
  const pullback = (layer, z, a, gradient) => {
    const f = activations[layer.activation.type];
    return f.row
      ? f.pullback(a, gradient)
      : gradient.map((g, j) => g * f.derivative(z[j], layer.activation.parameters));
  };

  /* One row forward and back, every factor kept: the library's RowPass. */
  const pass = (network, weights, input, target) => {
    const { z, a } = forward(network, weights, input);
    const last = z.length - 1;
    const lossByOutput = [];
    const delta = [];
    const composed = composedOf(network);
    for (let l = last; l >= 0; l--) {
      if (l === last) {
        lossByOutput[l] = losses[network.loss.type].gradient(a[l], target, network.loss.parameters);
      } else {
        const sums = new Array(z[l].length).fill(0);
        for (let k = 0; k < z[l + 1].length; k++) {
          const at = k * (sums.length + 1);
          for (let j = 0; j < sums.length; j++) {
            sums[j] += delta[l + 1][k] * weights[l + 1][at + j]; // Σ ∂L/∂zₖ · ∂zₖ/∂aⱼ
          }
        }
        lossByOutput[l] = sums;
      }
      delta[l] = l === last && composed
        ? composed.gradient(z[l], target)
        : pullback(network.layers[l], z[l], a[l], lossByOutput[l]); // ∂L/∂z = ∂L/∂a · ∂a/∂z
    }
    return { z, a, lossByOutput, delta, loss: lossOf(network, z, a, target) };
  };

  const lossAlone = (network, weights, input, target) => {
    const { z, a } = forward(network, weights, input);
    return lossOf(network, z, a, target);
  };

  return { activations, losses, optimizers, composedOf, pass, lossAlone };
})();
