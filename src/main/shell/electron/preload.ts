// The only bridge into the page: it hands over a message port to the station and nothing else. Sandboxed preloads are CommonJS: the build makes
// it so.
import { contextBridge, ipcRenderer } from 'electron';

interface PageWindow {
  readonly location: { readonly origin: string };
  postMessage(message: string, targetOrigin: string, ports: readonly unknown[]): void;
}

const page = globalThis as unknown as PageWindow;
ipcRenderer.on('yizhan-port', (event) => page.postMessage('yizhan-port', page.location.origin, event.ports));
contextBridge.exposeInMainWorld('yizhan', {
  /** Asks for a new line, after the old one broke. */
  requestPort: () => ipcRenderer.send('yizhan-port-request'),
});
