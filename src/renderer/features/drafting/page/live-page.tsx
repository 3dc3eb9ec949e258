// The page as it will be printed, following the text: cursor, selection, findings in the margin, grid and ruler.
import { memo, useEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { caretAt, sourceAt, type CaretPlace } from '../../../../shared/layout/caret.ts';
import type { Page, PageModel } from '../../../../shared/layout/page-model.ts';
import { useApp } from '../../../app/app-context.ts';
import { layoutInputOf } from '../../../ui/document-input.ts';
import { FaceNote } from '../../../ui/face-note.tsx';
import { PageDesk } from '../../../ui/page-panel.tsx';
import { Pages } from '../../../ui/page-view.tsx';
import { useWords } from '../../../ui/use-words.ts';
import type { DraftEditor } from '../draft-editor.ts';
import type { DraftFinding, LaidOut } from '../draft-findings.ts';
import type { Place } from '../text/places.ts';
import { createLiveLayout } from './live-layout.ts';
import { MarginMarks, placeFindings, type PlacedFinding } from './margin-marks.tsx';
import { PageGrid } from './page-grid.tsx';
import { Selection } from './page-selection.tsx';
import { showCaret } from './show-caret.ts';

/** Layout of the draft as it is written; a store, as the text is one, so that both are drawn in one go. */
export function useLiveLayout(editor: DraftEditor): LaidOut {
  const [laidOut] = useState(() => createStore<LaidOut>(() => layOutOnce(editor)));
  useEffect(() => {
    let { shown, view } = editor.getState();
    const inputNow = () => layoutInputOf(editor.getState().view, editor.getState().shown);
    let input = inputNow();
    const live = createLiveLayout(input, (model) => laidOut.setState({ input, model }));
    const stop = editor.subscribe((state) => {
      if (state.shown === shown && state.view.layout === view.layout) return;
      ({ shown, view } = state);
      input = inputNow();
      live.put(input);
    });
    return () => {
      stop();
      live.stop();
    };
  }, [editor, laidOut]);
  return useStore(laidOut);
}

function layOutOnce(editor: DraftEditor): LaidOut {
  const { view, shown } = editor.getState();
  const input = layoutInputOf(view, shown);
  let made: PageModel | null = null;
  createLiveLayout(input, (model) => {
    made = model;
  }).stop();
  if (made === null) throw new Error('createLiveLayout tells its first layout at once');
  return { input, model: made };
}

interface TouchProps {
  readonly page: Page;
  readonly onPlace: (place: Place, extend: boolean) => void;
}

/** Takes clicks and drags: they put the cursor, the text keeps the focus. */
const Touch = memo(function Touch({ page, onPlace }: TouchProps) {
  const placeAt = ({ clientX, clientY, currentTarget }: PointerEvent): Place | null => {
    const box = currentTarget.getBoundingClientRect();
    const scale = page.widthUm / box.width;
    return sourceAt(page, (clientX - box.left) * scale, (clientY - box.top) * scale);
  };
  const follow = (event: PointerEvent, extend: boolean): void => {
    const place = placeAt(event);
    if (place !== null) onPlace(place, extend);
  };
  return (
    <div
      className="page-touch"
      data-testid="page-touch"
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.button === 0) follow(event, event.shiftKey);
      }}
      onPointerMove={(event) => {
        if ((event.buttons & 1) === 1) follow(event, true);
      }}
    />
  );
});

const percent = (part: number, whole: number): string => `${(part * 100) / whole}%`;

function Caret({ caret, page }: { readonly caret: CaretPlace; readonly page: Page }) {
  const { xUm, topUm, heightUm, turned } = caret;
  const place = { left: percent(xUm, page.widthUm), top: percent(topUm, page.heightUm) };
  return (
    <span
      className={turned ? 'page-caret page-caret-turned' : 'page-caret'}
      data-testid="page-caret"
      style={
        turned
          ? { ...place, width: percent(heightUm, page.widthUm) }
          : { ...place, height: percent(heightUm, page.heightUm) }
      }
    />
  );
}

export interface LivePageProps {
  readonly editor: DraftEditor;
  readonly laidOut: LaidOut;
  readonly findings: readonly DraftFinding[];
}

function usePlacing(editor: DraftEditor): (place: Place, extend: boolean) => void {
  const anchor = useRef<Place | null>(null);
  return useMemo(
    () => (place, extend) => {
      if (!extend || anchor.current === null) anchor.current = place;
      editor.text.goTo(place, anchor.current);
      editor.text.focus();
    },
    [editor],
  );
}

const nothing: readonly PlacedFinding[] = [];

/** Fits the width it has. */
export function LivePage({ editor, laidOut, findings }: LivePageProps) {
  const { t } = useWords();
  const { grid, ruler, wide } = useStore(useApp().preferences, (state) => state.drafting);
  const turn = useStore(editor, (state) => state.turn);
  const { model } = laidOut;
  const place = useMemo(() => (turn < 0 ? null : editor.text.place()), [editor, turn]);
  const caret = useMemo(
    () => (place === null ? null : caretAt(model, place.path, place.offset)),
    [model, place],
  );
  const placed = useMemo(() => placeFindings(model, findings), [model, findings]);
  const onPlace = usePlacing(editor);
  const desk = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (desk.current !== null && caret !== null) showCaret(desk.current, editor, wide);
  }, [caret, editor, wide, turn]);
  return (
    <div ref={desk} className="live-page">
      <PageDesk maxWidthPx={wide ? 1000 : 820} note={<FaceNote />}>
        {(widthPx) => (
          <Pages
            model={model}
            widthPx={widthPx}
            pageName={(page, total) => t('drafting.pageOf', { page, total })}
            sealLabel={null}
            overlay={(index) => {
              const page = model.pages[index];
              return page === undefined ? null : (
                <>
                  <PageGrid grid={grid} ruler={ruler} />
                  <Selection editor={editor} page={page} turn={turn} />
                  <Touch page={page} onPlace={onPlace} />
                  {caret?.page === index ? <Caret caret={caret} page={page} /> : null}
                  <MarginMarks
                    editor={editor}
                    page={page}
                    widthPx={widthPx}
                    placed={placed.get(index) ?? nothing}
                  />
                </>
              );
            }}
          />
        )}
      </PageDesk>
    </div>
  );
}
