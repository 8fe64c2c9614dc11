/* The state of the page in its address, #w=2,1,1&row=3&step=5 (b=2,1 for a bias, a=1,2 for a share α, s=1 for the scale of an input, t=1 for θ of the encodings; &present in presenter mode), to be copied as a link, and the drawing as a picture. */
const Address = (() => {
  const { data, present, inputsOf, layers, state } = Model;
  const { byId, show } = Elements;

  const text = () => {
    const { l, j, i } = state.chosen;
    const label = data.rows[state.row].label.match(/\d+$/)?.[0] ?? state.row + 1;
    const chosen = { weight: `w=${l + 1},${j + 1},${i + 1}`, bias: `b=${l + 1},${j + 1}`, alpha: `a=${l + 1},${j + 1}`, scale: `s=${Model.scaledInput(i) + 1}`, theta: `t=${Model.thetaOf(i) + 1}` };
    return `#${chosen[Model.kind()]}&row=${label}&step=${Player.stage() + 1}${Presenter.isOn() ? '&present' : ''}`;
  };
  let written = '';
  const write = () => {
    written = text();
    history.replaceState(null, '', written);
  };

  /* Goes to what the address says; a part that the page does not have is ignored. */
  const read = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    const numbers = name => (said.get(name) ?? '').split(',').map(n => Number(n) - 1);
    const row = data.rows.findIndex(r => r.label.endsWith(` ${said.get('row')}`));
    if (row >= 0 && row !== state.row) {
      Model.setRow(row);
    }
    const kind = ['b', 'a', 's', 't'].find(name => said.has(name)) ?? 'w';
    const [l, j] = kind === 's' || kind === 't' ? [0, present[1][0]] : numbers(kind);
    if (layers[l] && present[l + 1].includes(j)) {
      const n = inputsOf(l);
      const i = { w: () => numbers('w')[2], b: () => n, a: () => n + 1, s: () => n + 2 + numbers('s')[0], t: () => 2 * n + 2 + numbers('t')[0] }[kind]();
      if (Model.parametersOf(l).includes(i)) {
        Model.choose(l, j, i);
      }
    }
    const step = Number(said.get('step'));
    if (Number.isInteger(step) && step >= 1) {
      Player.go(step - 1);
    }
    Presenter.toggle(said.has('present'));
  };
  addEventListener('hashchange', () => location.hash !== written && read());

  const told = words => show('shared', words);
  byId('copy-link').addEventListener('click', async () => {
    write();
    try {
      await navigator.clipboard.writeText(location.href);
      told('Copied.');
    } catch {
      told(`Copy this: ${location.href}`);
    }
  });

  /* The drawing as one SVG with its styles in it. */
  const picture = () => {
    const ground = document.querySelector('.ground');
    const network = byId('network');
    const copy = network.cloneNode(true);
    copy.prepend(ground.querySelector('.edges').cloneNode(true));
    const originals = [...ground.querySelectorAll('.edges, .edges *'), ...network.querySelectorAll('*')];
    const copies = [...copy.querySelectorAll('*')];
    originals.forEach((original, n) => {
      const style = getComputedStyle(original);
      copies[n].setAttribute('style', ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'opacity',
        'font-size', 'font-weight', 'font-style', 'text-anchor', 'dominant-baseline', 'paint-order'].map(name => `${name}:${style.getPropertyValue(name)}`).join(';'));
    });
    const { width, height } = network.viewBox.baseVal;
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    copy.setAttribute('width', width);
    copy.setAttribute('height', height);
    copy.setAttribute('style', `background:${getComputedStyle(document.querySelector('section')).backgroundColor};font-family:sans-serif`);
    return { text: new XMLSerializer().serializeToString(copy), width, height };
  };
  const save = (blob, name) => {
    const link = Elements.element('a', { href: URL.createObjectURL(blob), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
  };
  byId('save-svg').addEventListener('click', () => save(new Blob([picture().text], { type: 'image/svg+xml' }), 'network.svg'));
  byId('save-png').addEventListener('click', async () => {
    const { text: source, width, height } = picture();
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
    await image.decode();
    const canvas = Elements.element('canvas', { width: 2 * width, height: 2 * height });
    canvas.getContext('2d').drawImage(image, 0, 0, 2 * width, 2 * height);
    canvas.toBlob(blob => save(blob, 'network.png'));
  });

  return { read, write };
})();
