/* Presenter mode: the drawing and one step at a time in large type, led by the keyboard. F or the button enters it, Escape leaves. */
const Presenter = (() => {
  const { data, state } = Model;
  const { byId, show } = Elements;
  const FIELDS = 'input, select, textarea';

  let whenToggled = () => {};
  const isOn = () => document.body.classList.contains('presenting');
  const display = () => {
    if (isOn()) {
      show('presented', `${data.title} · ${data.rows[state.row].label} · ${Model.chosenName()}`);
    }
  };
  const toggle = on => {
    if (on === isOn()) {
      return;
    }
    document.body.classList.toggle('presenting', on);
    byId('present').textContent = on ? 'Leave' : 'Present';
    byId('presented').hidden = !on;
    display();
    whenToggled();
    (on ? byId('steps') : byId('present')).focus({ preventScroll: true });
    if (on) {
      scrollTo(0, 0);
    }
  };
  /* By the reader, who may have the whole screen for it; by the address there is no such right. */
  const enter = () => {
    toggle(true);
    document.documentElement.requestFullscreen?.().catch(() => {});
  };
  const leave = () => {
    toggle(false);
    if (document.fullscreenElement) {
      document.exitFullscreen();
    }
  };

  const keys = {
    ArrowRight: () => Player.by(1), ArrowDown: () => Player.by(1), PageDown: () => Player.by(1), ' ': event => Player.by(event.shiftKey ? -1 : 1),
    ArrowLeft: () => Player.by(-1), ArrowUp: () => Player.by(-1), PageUp: () => Player.by(-1),
    Home: () => Player.by(-Infinity), End: () => Player.by(Infinity), Escape: leave, f: leave, F: leave
  };
  addEventListener('keydown', event => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches(FIELDS)) {
      return;
    }
    if (isOn()) {
      if (keys[key] && !(key === ' ' && target.matches('button'))) {
        event.preventDefault();
        event.stopPropagation();
        keys[key](event);
      }
    } else if ((key === 'f' || key === 'F') && (target === document.body || target.closest('.network'))) {
      event.preventDefault();
      enter();
    }
  }, true);
  byId('present').addEventListener('click', () => (isOn() ? leave() : enter()));
  document.addEventListener('fullscreenchange', () => !document.fullscreenElement && toggle(false));

  return {
    isOn, toggle, show: display,
    onToggle: listener => {
      whenToggled = listener;
    }
  };
})();
