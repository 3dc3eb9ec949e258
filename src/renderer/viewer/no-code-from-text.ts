// Comes before every schema: zod asks at the first one whether it may make code from text, and the frame's policy reports the question.
import { z } from 'zod';

z.config({ jitless: true });
