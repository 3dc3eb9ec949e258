// Whoever works by keyboard stands somewhere at all times. When the button that was pressed leaves with its act, or its screen with the address, the
// browser puts the focus on nothing: a screen reader falls silent, and nobody sees where Tab goes on. Then the nearest part that is still there has it.

const isOff = (element: Element): boolean => element.matches(':disabled');

/** From itself upwards, as long as it stands in the page. */
function pathOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) path.push(at);
  return path;
}

function takeFocus(element: HTMLElement): void {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Of what is open, never of what stands around it: beside the open screen nobody was at work. */
function nearestLeft(path: readonly Element[], page: Document): HTMLElement | null {
  const main = page.getElementById('main');
  const left = path.find((element) => element.isConnected);
  return left instanceof HTMLElement && main?.contains(left) === true ? left : main;
}

/** Watches until the answer is called. */
export function keepFocus(page: Document): () => void {
  let path: readonly Element[] = [];
  let wasOff = false;
  const remember = ({ target }: FocusEvent): void => {
    path = target instanceof Element ? pathOf(target) : [];
    wasOff = false;
  };
  const restore = (): void => {
    const [last] = path;
    if (last === undefined) return;
    const isNowhere = page.activeElement === page.body || page.activeElement === null;
    if (!last.isConnected) {
      const left = isNowhere ? nearestLeft(path, page) : null;
      if (left !== null) takeFocus(left);
      return;
    }
    if (isOff(last)) wasOff = true;
    // Busy for a moment and there again: it never left.
    else if (wasOff && isNowhere && last instanceof HTMLElement) last.focus({ preventScroll: true });
  };
  const watch = new MutationObserver(restore);
  watch.observe(page.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  page.addEventListener('focusin', remember);
  return () => {
    watch.disconnect();
    page.removeEventListener('focusin', remember);
  };
}
