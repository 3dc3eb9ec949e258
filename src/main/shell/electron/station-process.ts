// Entry of the utility process that holds the station: no window, no Electron API but the parent port. Bytes go to the main process over a pipe
// of its own, because message ports carry no transferable buffers.
import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { RPCHandler } from '@orpc/server/message-port';
import type { MessagePortMain, ParentPort } from 'electron';
import type { RouterContext } from '../../station/router.ts';
import type { Station } from '../../station/station.ts';
import { beginStationHouse, type StationHouse } from '../../station/station-house.ts';
import { wordStartRefusal } from '../../station/start-refusal.ts';
import { answerText } from '../../station/windows/answers.ts';
import { serveContent, takeUpload } from '../../station/windows/content-routes.ts';
import { clientHeader, secretHeader, type FromStation, type ToStation } from './messages.ts';

type Start = Extract<ToStation, { type: 'start' }>;

interface Running {
  readonly house: StationHouse;
  readonly server: Server;
  /** The lines of the windows, so that they end with their station. */
  readonly ports: Set<MessagePortMain>;
}

/** Serves one station to the main process until told to stop. */
export function serveStation(
  parent: Pick<ParentPort, 'on' | 'postMessage'>,
  exit: (code: number) => void,
): void {
  let running: Running | undefined;
  const tell = (message: FromStation): void => parent.postMessage(message);
  const start = async (message: Start): Promise<void> => {
    try {
      running = await open(message, tell);
      tell({ type: 'ready' });
    } catch (error) {
      tell({ type: 'refused', text: wordStartRefusal(error) ?? String(error) });
    }
  };
  const stop = async (): Promise<void> => {
    running?.server.close();
    await running?.house.stop();
    tell({ type: 'stopped' });
    exit(0);
  };

  parent.on('message', ({ data, ports }) => {
    const message = data as ToStation;
    if (message.type === 'start') void start(message);
    else if (message.type === 'stop') void stop();
    else if (running && ports[0]) connect(running, message.clientId, ports[0]);
    // A window that is there while the data are still opened: its page asks again, and gets another one.
    else ports[0]?.close();
  });
}

async function open(start: Start, tell: (message: FromStation) => void): Promise<Running> {
  const ports = new Set<MessagePortMain>();
  const house = beginStationHouse({
    folder: start.folder,
    deviceKey: { key: Buffer.from(start.deviceKeyBase64, 'base64'), kind: start.deviceKeyKind },
    desktop: {
      openFile: (path) => Promise.resolve(tell({ type: 'open-file', path })),
      printFile: (path, job) => Promise.resolve(tell({ type: 'print-file', path, ...job })),
      notify: (alarm) => tell({ type: 'notify', ...alarm }),
    },
    onDataProgress: () => {
      const view = house.dataProgress();
      if (view !== null) tell({ type: 'data-progress', ...view });
    },
    onLost: (error) => tell({ type: 'refused', text: wordStartRefusal(error) ?? String(error) }),
  });
  await house.opened;
  house.watch((change) => {
    if (change === 'open') return tell({ type: 'reopened' });
    for (const port of ports) port.close();
    ports.clear();
  });
  const server = servePipe(house, start.pipeSecret);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(start.pipe, resolve);
  });
  return { house, server, ports };
}

function connect({ house, ports }: Running, clientId: string, port: MessagePortMain): void {
  const station = house.current();
  // It gets another one with all the others as soon as there is a station again.
  if (station === null) return port.close();
  const connection = station.connect(clientId);
  ports.add(port);
  port.on('close', () => {
    ports.delete(port);
    station.disconnect(connection);
  });
  new RPCHandler<RouterContext>(station.router).upgrade(port, { context: { connection } });
  port.start();
}

function servePipe(house: StationHouse, secret: string): Server {
  return createServer((request, response) => {
    const station: Station | null = house.current();
    if (station === null) return answerText(response, 503, 'reopening');
    const clientId = String(request.headers[clientHeader] ?? '');
    const failed = (error: unknown): void => {
      station.parts.log.error('a request on the pipe failed', { error });
      if (!response.headersSent) answerText(response, 500, 'internal');
      else response.destroy();
    };
    if (!isSecret(request.headers[secretHeader], secret)) return answerText(response, 403, 'refused');
    if (request.method === 'POST') return void takeUpload(station, clientId, request, response).catch(failed);
    return void serveContent(station, clientId, request, response).catch(failed);
  });
}

function isSecret(given: string | string[] | undefined, secret: string): boolean {
  const bytes = Buffer.from(typeof given === 'string' ? given : '');
  const expected = Buffer.from(secret);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
