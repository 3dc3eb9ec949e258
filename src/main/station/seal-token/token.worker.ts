// A process of its own for a vendor's PKCS#11 library: it may crash or hang, and the station lives on. One question, then the end.
import { readFileSync, writeSync } from 'node:fs';
import { answerQuestion } from './answer-question.ts';
import { readQuestion } from './messages.ts';

const [input, answers] = [0, 3];
const bytes = readFileSync(input);
const { question, pin, data } = readQuestion(bytes);
const answer = answerQuestion(question, pin.toString('utf8'), data);
bytes.fill(0);
writeSync(answers, JSON.stringify(answer));
