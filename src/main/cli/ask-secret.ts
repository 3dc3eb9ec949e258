import { openTypedAnswers } from './typed-answers.ts';

/** One line from standard input; what is typed at a terminal is not shown. Empty at the end of the input. */
export async function askSecret(question: string): Promise<string> {
  const answers = openTypedAnswers();
  try {
    return await answers.ask(question);
  } finally {
    answers.close();
  }
}
