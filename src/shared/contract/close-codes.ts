// Nothing else stands here: pages import it, and what checks the contract's messages must not come into their bundle (it makes functions out of text, which
// the pages' policy forbids).

/** With this WebSocket close code the station says that it closes for a restore and opens again: the page is to be asked for anew. */
export const reopeningCloseCode = 4001;
