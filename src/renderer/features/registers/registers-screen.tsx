// 登记簿: the three books, a year at a time, printable like the paper ones.
import { PrinterOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApp, useSession } from '../../app/app-context.ts';
import { useWords } from '../../ui/use-words.ts';
import { IncomingBook } from './incoming-book.tsx';
import { OutgoingBook } from './outgoing-book.tsx';
import { SealUseBook } from './seal-use-book.tsx';
import { yearOf } from './registers-store.ts';

const books = ['incoming', 'outgoing', 'sealUse'] as const;
type Book = (typeof books)[number];

const lists = { incoming: 'incomingRegister', outgoing: 'outgoingRegister', sealUse: 'sealUseBook' } as const;
const shown: Readonly<Record<Book, () => ReactNode>> = {
  incoming: () => <IncomingBook />,
  outgoing: () => <OutgoingBook />,
  sealUse: () => <SealUseBook />,
};

/** Opens with the book that the role lives by. */
export function RegistersScreen() {
  const { t, nowMs } = useWords();
  const { session, stores } = useApp();
  const unit = useSession()?.unit.name ?? '';
  const [year] = useState(() => yearOf(nowMs()));
  const [book, setBook] = useState<Book>(session.may('seal.apply') ? 'sealUse' : 'incoming');
  const [collecting, setCollecting] = useState(false);
  // The paper has the whole year, the screen only what somebody looks at.
  const print = async (): Promise<void> => {
    const list = stores[lists[book]];
    setCollecting(true);
    const isWhole = await list.loadAll();
    setCollecting(false);
    // Half a book is no book: the failure stands above it.
    if (!isWhole) return;
    requestAnimationFrame(() => {
      window.print();
      list.trim();
    });
  };
  return (
    <div className="sheet-screen registers">
      <div className="list-head no-print">
        <Tabs
          activeKey={book}
          onChange={(key) => setBook(key as Book)}
          items={books.map((key) => ({ key, label: t(`registers.${key}`) }))}
        />
        <Button icon={<PrinterOutlined aria-hidden />} loading={collecting} onClick={() => void print()}>
          {t('registers.print')}
        </Button>
      </div>
      <h1 className="book-title">
        {unit} {t(`registers.${book}`)} · {year}
      </h1>
      {shown[book]()}
    </div>
  );
}
