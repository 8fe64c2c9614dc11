/* Elements of the page: making them, and changing what is shown without replacing what stays the same. */
const Elements = (() => {
  const byId = id => document.getElementById(id);
  const element = (tag, attributes = {}, ...children) => {
    const e = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => e.setAttribute(name, value));
    e.append(...children);
    return e;
  };
  const formula = (source, className = '') => element('span', { class: `math ${className}`, 'data-tex': source });
  const line = (source, className) => element('div', { class: 'scroll' }, formula(`\\displaystyle ${source}`, className));
  const button = (words, action, attributes = {}) => {
    const e = element('button', { type: 'button', ...attributes }, words);
    e.onclick = action;
    return e;
  };
  const exact = (value, className = 'value') =>
    element('span', { class: className, 'data-value': String(value), title: String(value) }, Formulas.plain(value));

  /* Makes a node's content what is given and touches only what differs, so that a change of one number costs one text. */
  const patch = (node, children) => {
    const present = [...node.childNodes];
    children.forEach((next, n) => {
      const old = present[n];
      if (!old) {
        node.append(next);
      } else if (old.nodeName !== next.nodeName || old.dataset?.tex !== next.dataset?.tex || old.id !== next.id) {
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

  /* Shows these children in an element; the keyboard stays there if what had the focus is gone. */
  const show = (id, ...children) => {
    const node = byId(id);
    const hadFocus = node.contains(document.activeElement);
    patch(node, [...element('div', {}, ...children).childNodes]);
    node.querySelectorAll('[data-tex]:empty').forEach(span => Formulas.render(span, span.dataset.tex));
    if (hadFocus && !node.contains(document.activeElement)) {
      byId('explanation').focus({ preventScroll: true });
    }
    rested();
  };

  /* What is wider than its place can be scrolled by the keyboard too. Asked for when nothing changes any more. */
  let resting = 0;
  const rested = () => {
    clearTimeout(resting);
    resting = setTimeout(() => document.querySelectorAll('.scroll, fieldset > div').forEach(box => {
      const isLarger = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (isLarger !== box.hasAttribute('tabindex')) {
        box.toggleAttribute('tabindex', isLarger);
        if (isLarger) {
          box.tabIndex = 0;
        }
      }
    }), 150);
  };
  addEventListener('resize', rested);
  addEventListener('toggle', rested, true); // of what was closed nothing was too wide

  /* What is further down on the page waits until its top is painted. */
  const afterPaint = action => requestAnimationFrame(() => setTimeout(action));

  return { afterPaint, byId, element, formula, line, button, exact, show };
})();
