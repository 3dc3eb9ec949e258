// How the window reaches its station: over the port that Electron's preload hands over, else over a WebSocket to the page's own origin.
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { reopeningCloseCode } from '../../shared/contract/close-codes.ts';
import type { Connection } from './station-client.ts';

declare global {
  interface Window {
    /** Set by the preload of the desktop shell; absent in the browser shell. */
    readonly yizhan?: {
      /** Asks for a new port; it arrives as a window message whose data is 'yizhan-port'. */
      readonly requestPort?: () => void;
    };
  }
}

async function openSocket(): Promise<Connection> {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/station`);
  const closed = new Promise<void>((resolve) =>
    socket.addEventListener('close', ({ code }) => {
      // A backup is being restored: the same address now shows how far it is, and the client again when that is done.
      if (code === reopeningCloseCode) location.reload();
      resolve();
    }),
  );
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    void closed.then(() => reject(new Error('the station does not answer')));
  });
  return { link: new SocketLink({ websocket: socket }), closed };
}

/** Waits for ports: the preload posts one at load and another after the station was restarted. */
function listenForPorts(): () => Promise<Connection> {
  let take: ((port: MessagePort) => void) | null = null;
  let held: MessagePort | null = null;
  let closeCurrent: (() => void) | null = null;
  window.addEventListener('message', (event) => {
    const port = event.ports[0];
    if (event.source !== window || event.data !== 'yizhan-port' || port === undefined) return;
    // A second port means that the first one's station is gone.
    closeCurrent?.();
    if (take === null) held = port;
    else take(port);
    take = null;
  });
  return async () => {
    const port = held ?? (await new Promise<MessagePort>((resolve) => (take = resolve)));
    held = null;
    const closed = new Promise<void>((resolve) => {
      closeCurrent = resolve;
      port.addEventListener('close', () => resolve());
    });
    port.start();
    return { link: new PortLink({ port }), closed };
  };
}

/** Chooses the road once, at start. */
export function createConnectionOpener(): () => Promise<Connection> {
  if (window.yizhan === undefined) return openSocket;
  const next = listenForPorts();
  window.yizhan.requestPort?.();
  return next;
}
