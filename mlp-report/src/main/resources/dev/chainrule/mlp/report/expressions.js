/*
 * Formulas of z: read, evaluated, and differentiated by the rules of the library's Derivative, one inner function a line. A
 * formula is a tree of {op, args}, where a number has a value and maybe a symbol, and a name its name.
 */
const Expressions = (() => {
  const number = (value, symbol) => ({ op: 'number', args: [], value, symbol });
  const name = text => ({ op: 'name', args: [], name: text });
  const node = (op, ...args) => ({ op, args });
  const isNumber = (e, value) => e.op === 'number' && (value === undefined || e.value === value);
  const ZERO = number(0);
  const ONE = number(1);

  /* Each function with its TeX and its derivative as a function of u; the operation is that of programs. */
  const FUNCTIONS = {
    exp: ['EXP', '\\exp', 'exp(u)'], expm1: ['EXPM1', '\\operatorname{expm1}', 'exp(u)'], ln: ['LN', '\\ln', '1/u'],
    log1p: ['LOG1P', '\\operatorname{log1p}', '1/(1+u)'], log2: ['LOG2', '\\log_2', '1/(u*ln(2))'],
    sqrt: ['SQRT', '\\sqrt', '1/(2*sqrt(u))'], sin: ['SIN', '\\sin', 'cos(u)'], cos: ['COS', '\\cos', '-sin(u)'],
    tan: ['TAN', '\\tan', '1+tan(u)^2'], atan: ['ATAN', '\\arctan', '1/(1+u^2)'], sinh: ['SINH', '\\sinh', 'cosh(u)'],
    cosh: ['COSH', '\\cosh', 'sinh(u)'], tanh: ['TANH', '\\tanh', '1-tanh(u)^2'],
    asinh: ['ASINH', '\\operatorname{arsinh}', '1/sqrt(1+u^2)'], sigmoid: ['SIGMOID', '\\sigma', 'sigmoid(u)*(1-sigmoid(u))'],
    softplus: ['SOFTPLUS', '\\operatorname{softplus}', 'sigmoid(u)'], erf: ['ERF', '\\operatorname{erf}', '2/sqrt(pi)*exp(-u^2)'],
    normalPdf: ['NORMAL_PDF', '\\varphi', '-u*normalPdf(u)'], normalCdf: ['NORMAL_CDF', '\\Phi', 'normalPdf(u)'],
    abs: ['ABS', '\\operatorname{abs}', 'sign(u)'], sign: ['SIGN', '\\operatorname{sign}', '0'], step: ['STEP', '\\operatorname{step}', '0']
  };
  const OPERATORS = {
    '+': 'ADD', '-': 'SUBTRACT', '*': 'MULTIPLY', '/': 'DIVIDE', '^': 'POWER', negate: 'NEGATE', min: 'MIN', max: 'MAX',
    less: 'LESS', lessOrEqual: 'LESS_OR_EQUAL'
  };

  /* ---- reading ---- */

  /* Throws an error whose message says at which column what was expected. */
  const parse = (text, variable = 'z') => {
    const tokens = [...text.matchAll(/\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-zπσ][A-Za-z0-9]*|<=|>=|[-+*/^(),<>]|[·×−]|\S)/gu)]
      .map(match => ({ text: match[1].replace(/^[·×]$/, '*').replace(/^−$/, '-'), column: match.index + match[0].length - match[1].length + 1 }));
    let at = 0;
    const peek = () => tokens[at]?.text;
    const fail = words => {
      throw new Error(`column ${tokens[at]?.column ?? text.length + 1}: ${words}`);
    };
    const accept = (...wanted) => (wanted.includes(peek()) ? tokens[at++].text : undefined);
    const expect = wanted => accept(wanted) ?? fail(`${peek() === undefined ? 'the formula ends' : `‘${peek()}’ stands`} where ${wanted} must`);
    const sum = () => {
      let left = product();
      for (let op = accept('+', '-'); op; op = accept('+', '-')) {
        left = node(op, left, product());
      }
      return left;
    };
    const product = () => {
      let left = factor();
      for (let op = accept('*', '/'); op; op = accept('*', '/')) {
        left = node(op, left, factor());
      }
      return left;
    };
    const factor = () => (accept('-') ? node('negate', factor()) : power());
    const power = () => {
      const base = atom();
      return accept('^') ? base.symbol === 'e' ? node('exp', factor()) : node('^', base, factor()) : base;
    };
    const where = () => {
      const left = sum();
      const sign = accept('<', '<=', '>', '>=') ?? fail('where needs a comparison, as where(z > 0, z, 0)');
      const right = sum();
      expect(',');
      const then = sum();
      expect(',');
      const otherwise = sum();
      const sides = sign.startsWith('<') ? [left, right] : [right, left];
      return node(sign.length === 1 ? 'less' : 'lessOrEqual', ...sides, then, otherwise);
    };
    const atom = () => {
      const word = peek();
      if (word === undefined) {
        fail('the formula ends where a number, z or ( must follow');
      }
      if (/^\d/.test(word)) {
        at++;
        return number(Number(word));
      }
      if (accept('(')) {
        const inner = sum();
        expect(')');
        return inner;
      }
      if (!/^[A-Za-zπσ]/.test(word)) {
        fail(`‘${word}’ stands where a number, z or ( must`);
      }
      const called = word === 'σ' ? 'sigmoid' : word;
      if (tokens[at + 1]?.text === '(') {
        if (!Object.hasOwn(FUNCTIONS, called) && !['min', 'max', 'where'].includes(called)) {
          fail(`there is no function ‘${word}’. There are ${Object.keys(FUNCTIONS).join(', ')}, min, max and where`);
        }
        at += 2;
        const result = called === 'where' ? where() : called === 'min' || called === 'max' ? node(called, sum(), expect(',') && sum()) : node(called, sum());
        expect(')');
        return result;
      }
      const known = { [variable]: name(variable), e: number(Math.E, 'e'), pi: number(Math.PI, 'π'), π: number(Math.PI, 'π') };
      if (!Object.hasOwn(known, word)) {
        fail(`there is no name ‘${word}’: the variable is ${variable}`);
      }
      at++;
      return known[word];
    };
    const result = sum();
    if (at < tokens.length) {
      fail(`‘${peek()}’ stands where an operator must`);
    }
    return result;
  };

  /* ---- computing ---- */

  const evaluate = (e, values) => {
    if (e.op === 'number') {
      return e.value;
    }
    if (e.op === 'name') {
      return values[e.name];
    }
    return Numbers.OPERATIONS[FUNCTIONS[e.op]?.[0] ?? OPERATORS[e.op]](...e.args.map(arg => evaluate(arg, values)));
  };
  const substitute = (e, to) => (e.op === 'name' ? to : { ...e, args: e.args.map(arg => substitute(arg, to)) });
  const key = e => `${e.op}${e.value ?? e.name ?? ''}(${e.args.map(key).join(',')})`;

  /* What needs no rule of differentiation: 0 and 1, numbers put together, signs in front. */
  const simplify = e => {
    const [u, v, then, otherwise] = e.args.map(simplify);
    const again = { ...e, args: [u, v, then, otherwise].filter(Boolean) };
    if (again.args.length > 0 && again.args.every(arg => isNumber(arg) && !arg.symbol) && OPERATORS[e.op] && e.op !== '/') {
      return number(evaluate(again, {}));
    }
    switch (e.op) {
      case 'negate': return u.op === 'negate' ? u.args[0] : isNumber(u, 0) ? ZERO : again;
      case '+': return isNumber(u, 0) ? v : isNumber(v, 0) ? u : v.op === 'negate' ? simplify(node('-', u, v.args[0])) : again;
      case '-': return isNumber(v, 0) ? u : isNumber(u, 0) ? simplify(node('negate', v)) : v.op === 'negate' ? node('+', u, v.args[0]) : again;
      case '*': return isNumber(u, 0) || isNumber(v, 0) ? ZERO : isNumber(u, 1) ? v : isNumber(v, 1) ? u
        : u.op === 'negate' ? simplify(node('negate', node('*', u.args[0], v)))
        : v.op === 'negate' ? simplify(node('negate', node('*', u, v.args[0]))) : again;
      case '/': return isNumber(u, 0) ? ZERO : isNumber(v, 1) ? u : u.op === 'negate' ? node('negate', node('/', u.args[0], v)) : again;
      case '^': return isNumber(v, 1) ? u : isNumber(v, 0) ? ONE : again;
      case 'less': case 'lessOrEqual': return key(then) === key(otherwise) ? then : again;
      default: return again;
    }
  };

  /* ---- writing ---- */

  const LEVELS = { '+': 1, '-': 1, '*': 2, '/': 2, negate: 2, '^': 3, number: 4, name: 4, less: 4, lessOrEqual: 4 };
  const level = e => (e.op === 'number' && e.value < 0 ? 1 : LEVELS[e.op] ?? 4);

  const text = e => {
    const inside = (arg, least) => (level(arg) < least ? `(${text(arg)})` : text(arg));
    const [u, v, then, otherwise] = e.args;
    switch (e.op) {
      case 'number': return e.symbol ?? Formulas.plain(e.value, 7);
      case 'name': return e.name;
      case '+': return `${inside(u, 1)} + ${inside(v, 1)}`;
      case '-': return `${inside(u, 1)} − ${inside(v, 2)}`;
      case '*': return `${inside(u, 2)} · ${inside(v, 2)}`;
      case '/': return `${inside(u, 2)} / ${inside(v, 3)}`;
      case 'negate': return `−${inside(u, 2)}`;
      case '^': return `${inside(u, 4)}^${inside(v, 4)}`;
      case 'less': case 'lessOrEqual': return `where(${text(u)} ${e.op === 'less' ? '<' : '≤'} ${text(v)}, ${text(then)}, ${text(otherwise)})`;
      default: return `${e.op}(${e.args.map(text).join(', ')})`;
    }
  };

  /* Each name in braces, so that Formulas.fill can put a number there. */
  const tex = e => {
    const inside = (arg, least) => (level(arg) < least ? `\\left(${tex(arg)}\\right)` : tex(arg));
    const [u, v, then, otherwise] = e.args;
    switch (e.op) {
      case 'number': return e.symbol === 'π' ? '\\pi ' : e.symbol ?? Formulas.tex(e.value, 7);
      case 'name': return `{${e.name}}`;
      case '+': return `${inside(u, 1)}+${inside(v, 1)}`;
      case '-': return `${inside(u, 1)}-${inside(v, 2)}`;
      case '*': return `${inside(u, 2)}\\cdot ${inside(v, 2)}`;
      case '/': return `\\frac{${tex(u)}}{${tex(v)}}`;
      case 'negate': return `-${inside(u, 2)}`;
      case '^': return Object.hasOwn(FUNCTIONS, u.op) && u.op !== 'exp' && u.op !== 'sqrt' ? `${FUNCTIONS[u.op][1]}^{${tex(v)}}\\left(${tex(u.args[0])}\\right)` : `${inside(u, 4)}^{${tex(v)}}`;
      case 'exp': return `e^{${tex(u)}}`;
      case 'sqrt': return `\\sqrt{${tex(u)}}`;
      case 'abs': return `\\left|${tex(u)}\\right|`;
      case 'less': case 'lessOrEqual':
        return `\\begin{cases}${tex(then)}&${tex(u)}${e.op === 'less' ? '<' : '\\le '}${tex(v)}\\\\${tex(otherwise)}&\\text{otherwise}\\end{cases}`;
      default: return `${FUNCTIONS[e.op]?.[1] ?? `\\${e.op}`}\\left(${e.args.map(tex).join(',')}\\right)`;
    }
  };

  /* ---- differentiating ---- */

  const LETTERS = [...'uvwstpqr'];
  const isConstant = e => e.op !== 'name' && e.args.every(isConstant);
  const isName = e => e.op === 'name';

  /* The lines of the derivative of f(z): [{name, definition, expanded, derivative, rules}], inner functions with letters. */
  const derive = f => {
    const letters = new Map();
    const open = [];
    let rules = new Set();
    const inner = u => {
      if (isName(u) || isConstant(u)) {
        return u;
      }
      const id = key(u);
      if (!letters.has(id)) {
        const n = letters.size;
        letters.set(id, `${LETTERS[n % LETTERS.length]}${n < LETTERS.length ? '' : Math.floor(n / LETTERS.length)}`);
        open.push(u);
      }
      rules.add(`chain rule with ${letters.get(id)} = ${text(u)}`);
      return name(letters.get(id));
    };
    const innerDerivative = u => name(`${letters.get(key(u))}′`);
    const written = e => (Object.hasOwn(FUNCTIONS, e.op) && !isName(e.args[0]) && !isConstant(e.args[0])
      ? node(e.op, inner(e.args[0])) : { ...e, args: e.args.map(written) });
    const decided = (u, v, isLarger) => {
      rules.add(`the ${isLarger ? 'larger' : 'smaller'} one decides`);
      const [du, dv] = [of(u), of(v)];
      const tie = node(isLarger ? 'min' : 'max', du, dv);
      const [first, second] = isLarger ? [dv, du] : [du, dv];
      return node('less', written(u), written(v), first, node('less', written(v), written(u), second, tie));
    };
    const of = e => {
      const [u, v, then, otherwise] = e.args;
      if (isConstant(e)) {
        return ZERO;
      }
      const quotientOf = top => node('/', top, node('^', written(v), number(2)));
      switch (e.op) {
        case 'name': return ONE;
        case 'negate':
          rules.add('constant factor');
          return node('negate', of(u));
        case '+': case '-':
          rules.add('sum rule');
          return node(e.op, of(u), of(v));
        case '*':
          if (isConstant(u) || isConstant(v)) {
            rules.add('constant factor');
            return isConstant(u) ? node('*', u, of(v)) : node('*', v, of(u));
          }
          rules.add('product rule');
          return node('+', node('*', of(u), written(v)), node('*', written(u), of(v)));
        case '/':
          if (isConstant(v)) {
            rules.add('constant factor');
            return node('/', of(u), v);
          }
          rules.add(isConstant(u) ? 'reciprocal rule' : 'quotient rule');
          return isConstant(u) ? node('negate', quotientOf(node('*', u, of(v))))
            : quotientOf(node('-', node('*', of(u), written(v)), node('*', written(u), of(v))));
        case '^':
          if (isConstant(v)) {
            rules.add('power rule');
            const outer = node('*', v, node('^', inner(u), isNumber(v) && !v.symbol ? number(v.value - 1) : node('-', v, ONE)));
            return isName(u) ? outer : node('*', outer, innerDerivative(u));
          }
          if (isConstant(u)) {
            rules.add('(cᵘ)′ = cᵘ · ln(c) · u′');
            const outer = node('*', node('^', u, inner(v)), node('ln', u));
            return isName(v) ? outer : node('*', outer, innerDerivative(v));
          }
          rules.add('(uᵛ)′ = uᵛ · (v′ · ln(u) + v · u′ / u)');
          return node('*', node('^', written(u), written(v)), node('+', node('*', of(v), node('ln', written(u))), node('/', node('*', written(v), of(u)), written(u))));
        case 'min': case 'max': return decided(u, v, e.op === 'max');
        case 'less': case 'lessOrEqual':
          rules.add('each branch of where by itself');
          return node(e.op, u, v, of(then), of(otherwise));
        default: {
          const outer = substitute(parse(FUNCTIONS[e.op][2], 'u'), inner(u));
          if (isName(u)) {
            rules.add(`(${text(e)})′ = ${text(simplify(outer))}`);
            return outer;
          }
          return node('*', outer, innerDerivative(u));
        }
      }
    };
    const line = (letter, e) => {
      rules = new Set();
      const derivative = simplify(of(e));
      if (rules.size === 0) {
        rules.add(isConstant(e) ? 'constant rule' : `(${text(e)})′ = ${text(derivative)}`);
      }
      const used = [...rules].join('; ');
      return { name: letter, definition: written(e), expanded: e, derivative, rules: used };
    };
    const lines = [line('f', f)];
    for (let n = 0; n < open.length; n++) {
      lines.push(line(letters.get(key(open[n])), open[n]));
    }
    return lines;
  };

  /* Where f or f′ may have a kink: zeros of what abs, sign, step, min, max and where decide by, between −50 and 50. */
  const kinks = f => {
    const deciding = e => [...e.args.flatMap(deciding), ...(['abs', 'sign', 'step'].includes(e.op) ? [e.args[0]]
      : ['min', 'max', 'less', 'lessOrEqual'].includes(e.op) ? [node('-', e.args[0], e.args[1])] : [])];
    const found = new Set();
    for (const e of deciding(f).filter(each => !isConstant(each))) {
      const at = z => evaluate(e, { z });
      for (let n = -1000; n < 1000; n++) {
        let [low, high] = [n / 20, (n + 1) / 20];
        if (at(low) === 0) {
          found.add(low);
        } else if (at(low) * at(high) < 0) {
          for (let k = 0; k < 60; k++) {
            const middle = (low + high) / 2;
            [low, high] = at(low) * at(middle) <= 0 ? [low, middle] : [middle, high];
          }
          found.add((low + high) / 2);
        }
      }
    }
    return [...found];
  };

  /* f as an activation of Numbers, with the lines of its derivative. */
  const activation = source => {
    const lines = derive(parse(source));
    const inner = lines.slice(1).reverse();
    /* The number of each letter, from the innermost function on. */
    const numbers = z => {
      const values = { z };
      for (const { name: letter, expanded } of lines.slice(1)) {
        values[letter] = evaluate(expanded, values);
      }
      for (const { name: letter, derivative } of inner) {
        values[`${letter}′`] = evaluate(derivative, values);
      }
      return values;
    };
    const [{ expanded, derivative }] = lines;
    return {
      value: z => (Number.isNaN(z) ? z : evaluate(expanded, { z })),
      derivative: z => (Number.isNaN(z) ? z : evaluate(derivative, numbers(z))),
      form: () => '',
      kinks: kinks(expanded),
      formula: { valueTex: tex(expanded), derivativeTex: 'f\'(z)', value: text(expanded), derivative: 'f′(z)' },
      inside: z => ({
        numbers: numbers(z),
        steps: lines.map(each => ({
          name: each.name, symbol: each.name, value: tex(each.definition), derivative: tex(each.derivative).replaceAll('′', '\''),
          rules: each.rules, plugged: isConstant(each.derivative) ? '' : tex(each.derivative)
        }))
      })
    };
  };

  return { parse, evaluate, derive, activation, names: Object.keys(FUNCTIONS) };
})();
