-- Which face draws 仿宋 on this machine's screen and paper: an installed one where there is one that may be used, or always the bundled one.
ALTER TABLE station ADD COLUMN face_use TEXT NOT NULL DEFAULT 'installed' CHECK (face_use IN ('installed', 'bundled'));
