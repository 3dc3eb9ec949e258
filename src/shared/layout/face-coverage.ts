// Which characters the bundled faces have, as ranges from U+0020 on: each entry is the distance of the range's first character from the last one of the
// range before it and, behind a point, how many follow it, in base 36. Made from build/fonts; a test compares both.

/** The face that stands for 仿宋. */
export const textFaceRanges = `
w.2m y.2r d.3 7.1 d.3 o.1 3.1 4.3 3.1 l.5 11 e.1 e.1 t.f s.1 2g g 2i c 2.2 e h.1 l.1 3 3 5 3p.g 2.6 8.o 1k
f.1r 2 5gx.1 d.6 2.2 2.2 2.2 3.2 9 2.1 2 4.3 6 5.2 8 z 1h 2.1 1d.1 y 3 2 4.1 5 4 3 b.1 4.1 4 3 7 6 11.b 5.b
l.9 v.1 b.2 5.1 4 2 2 i.3 c b 2.1 2.6 4 2.2 2 5 3.3 3 2.9 6.3 6 6 2 3 4 k.2 2.3 3.1 3.1 3.1 3.1 b.5 3.1 a.4 7
5 q r.1 k m.2 b 6 h.1 3q.1 d.e 2 c.1 20 1p.97 6.2 3.1 5.1 3.1 5.1 2.3 2.5 f.4 9 h.3 2.1 3 5.1 7.1 5.3 g h.2
u.f 3.b z t.1 1w h 7 z 2.1 m w.t e b7.1 3u 1n.1 7e.2 j 3f it.1 1x.p 2.2g d.5x r.b 5.1r 2.2d 3.2u 6.16 2.1e
2.15 2.17 5.z d.1a 2.7f 2.5u 2.4 9 p 4.1 2 3.1 5 9.1 6 3 2 5.1 4 d 5.1 3 6.1 k.1 b g f.1 5 4 5 q 4 5.2 o 4 t s
3 1c 3 6.1 d 5 k 3 c 8 3 7 f.1 2.1 6 o.1 2 b 6 a 6 3 3.1 2 8 6 2 2.1 5 o 6 5 7 2 5 x 9 i.1 d b 2 6 2 l 8 n 1h
9 3 6 9 2 c i c 4 6 e.1 9.1 6 4 w.1 v 11 c g c h 3u b.1 b 2 5.1 5 5.1 4.2 b 2 2 6 6 3 6 7 8 k 3 b h e 1s i.1 4
7 2.4 d 2 2 2 7 3 9 3 3 4.2 d 7 g 2 h b c 5 8 8 7 5 t 7 w z m 3 n 4 c 8 2 j 2 6 a 5 7 7 o k r r c 1i 1h v q h
17 g d 5 9 3 2 4 2 d 5 q 8 4.1 9.1 6 h e.1 5 2 8 4 9 d f.2 6 2 5 9 4 l r e c 4 3 d b 6 4 w 1e 5 d g 6 o b u 5
a g 2 q 8 5 1n.1 3 2 u e a 2 q b 12 9 2 b b 2 d 9 m 9 5 5 c h f 5 5 10 r d a 9 9 3 5 f 2 j 6 1a 14 x.1 35.1 3
e 1q v 3 1b 1z.1 19 1b 2 2 2 6 6 u s j m 5 s 6 6 4 3.1 h d 4 8.1 f 1k 1u 4 6 m w.1 5 2.1 5.1 4 2.2 2 1j z p m
3 v 9 a 7 e 5 a 6 5 f a 7 b v n a 6 7 e 4 21 2m n 6 h h e z h d 1l 5 9 5 3 b 19 m 1q d b l j 5 2 9 e 5 2s b a
4 11 3 5.1 2.1 3 i 4 n.1 q 1t q f 9 34 4 k 2f d 8 s 1c 1o 4.1 6 t k 4 7 18 a.1 t 9 j 4 2 4 4 i.1 5.7 f q w r.1
a.6 23 1d 2 m.1 8.9 1t.g73 hlq 2 d 25 s 1n c b a r.3 2 2.1 4 7.2 2.1 3.2 a.2 2.1 2 d 2 2 h.2 qa.9 n.y 2.i 2.3
46.4e 2.t 4.5 3.5 3.5 3.2 4.6 2.6 1eop 2 1v 48 xw 26 196 1ca 3d ck 3w8 2f0 1cc.1 az rf g 1cr 6q 12 3g 24 221
1c 1y 1tb ne h8 dl 7a d1 ej 5h 2hd 16l 96 sv hc t 97 o9 72 8 2 3 cb 3u 1k6 b5 1gu 5 9 1n5 7y s 7t 6 y 11m at.1
f.1 51 7n 2r c 3 b 3r c 3 26 3q 8 7 3 k.1 14 3c.1 4 1g d 14.1 9.2 2 2 2x.1 n 1s 58 s x j 3 a 4 i 4c en 48 3 q
7 48 9o g 34 1e e8.1 3j x 7f 4 w 3n c s 37 1w 6 3 84 c 3 4r 5t 5 9 8 2.2 2 j 8.1 69 3 34 y 1o 64 5 3 i k 3 j
6d c 33 18 3k 4.1 3 7.1 2 4 2 9 4 c.1 9 5 3 3 4 3 2 4 1h e.1 e 3s 9 46.1 7 2 3.1 7 3l 2 2.1 f.1 8 5.1 13 1v 2
9 3 4 2a c b 1bl 6yc c 1e 2y
`;

/** All bundled faces together. */
export const anyFaceRanges = `
w.2m y.k7 3.5 5.6 2 2.j 2.b0 4wh.73 75.2s 2.b 3.q 2.c 4.u v.1 i g.3v 5.9 f e.3 b.2 5.5 2 2 i.3 c b.d 2 2.2 2.1
3.7 3.d 4.3 5.2 4.1 2 3 3.1 5.2 d.2 2.7 3.1 3.1 3.1 b.9 a.4 3.2 2 2.3 q.6 l.1 j.3 f 2.1 2.2 b 6 d.1 3.2 20.7 d
4 8 8.i 3.1 d.e 2 c.1 d j.3 11 13 m.97 6.2 3.1 5.1 3.1 5.1 2.3 2.5 f.4 9 c.1 4.3 2.1 3 5.1 3 4.1 5.3 g.8 9.2
u.f 3.b d.5 h a.1 i.1 d p.3 r h 4 3 z 2.1 m w.t e b7.1 3u 9 1e.1 3m.1 25.1 1d 8.2 j b.1 3 1b 8.5 t.1 i 2 ir.1
1x.p 2.2g d.5x r.b 5.1r 2.2d 3.2u 6.16 2.1e 2.15 2.17 5.z d.1a 2.7f 2.5u 2.4 9 p 4.1 2 3.1 5 9.1 6 3 2 5.1 4 d
5.1 3 6.1 k.1 b g f.1 5 4 5 q 4 5.2 o 4 t s 3 1c 3 6.1 d 5 k 3 c 8 3 7 f.1 2.1 6 o.1 2 b 6 a 6 3 3.1 2 8 6 2
2.1 5 o 6 5 7 2 5 x 9 i.1 d b 2 6 2 l 8 n 1h 9 3 6 9 2 c i c 4 6 e.1 9.1 6 4 w.1 v 11 c g c h 3u b.1 b 2 5.1 5
5.1 4.2 b 2 2 6 6 3 6 7 8 k 3 b h e 1s i.1 4 7 2.4 d 2 2 2 7 3 9 3 3 4.2 d 7 g 2 h b c 5 8 8 7 5 t 7 w z m 3 n
4 c 8 2 j 2 6 a 5 7 7 o k r r c 1i 1h v q h 17 g d 5 9 3 2 4 2 d 5 q 8 4.1 9.1 6 h e.1 5 2 8 4 9 d f.2 6 2 5 9
4 l r e c 4 3 d b 6 4 w 1e 5 d g 6 o b u 5 a g 2 q 8 5 1n.1 3 2 u e a 2 q b 12 9 2 b b 2 d 9 m 9 5 5 c h f 5 5
10 r d a 9 9 3 5 f 2 j 6 1a 14 x.1 35.1 3 e 1q v 3 1b 1z.1 19 1b 2 2 2 6 6 u s j m 5 s 6 6 4 3.1 h d 4 8.1 f
1k 1u 4 6 m w.1 5 2.1 5.1 4 2.2 2 1j z p m 3 v 9 a 7 e 5 a 6 5 f a 7 b v n a 6 7 e 4 21 2m n 6 h h e z h d 1l
5 9 5 3 b 19 m 1q d b l j 5 2 9 e 5 2s b a 4 11 3 5.1 2.1 3 i 4 n.1 q 1t q f 9 34 4 k 2f d 8 s 1c 1o 4.1 6 t k
4 7 18 a.1 t 9 j 4 2 4 4 i.1 5.7 f q w r.1 a.6 23 1d 2 m.1 8.g95 hl6 k 2 a 3 a 15 h 9 a i 4.1 8 x d c b a i
9.x 3.b 2.q 2.k pv.9 n.y 2.i 2.3 46.4e 2.t 4.5 3.5 3.5 3.2 4.6 2.6 1el9 3 p 3.1 j w 14.1 2.1 8 2 e 2 c q 2.1 4
2 9 d z 2.1 5 l d 5.1 14 1q 6.1 l m 32 24 1g 3y 2v 3a 74 i 2 5.1 1p 3b m n 26 1a 2y z 20 1c 4 2e q 3c 3d r 2j
p m 13 3u 58 4 i 2x m 2 w e 27 d i 11 m 8 15 g.1 5 1s 1d n k b 3 14 1m w d.1 2v.1 v 2 5 5 1h.1 x.1 1f.1 u 1w
10 8 1a 16 20 j 6.1 5 1w 2 8 19 27 3r d 2s 1z 2z 1z m 17 z 1d 20 1m 1j 9f 5 1p 3x e 9 y h 2v 3g 1m 3a 5f 1i 4
2 35 13 u 9k 46 4 14 28 1o 5k 6g a4 s 4x hn 2f f 68.1 1f 5 8 3 g 5 5u c 22 1z 4j 3m 1s d6 6s l p u 6 h 6 2f 3r
z h 23 2 6 4 d 2 1z 9 4 8 2 4 10 u 1w i 9 p d 86 2h f 2r 6t.1 ci 7u 1i 1a o m s 1t b0 33 3k 1g gk 6y 26 3c u m
1o m 5x v 2 p.1 h e 7 1s l 5 26 59.1 5w m ho o a 9 21 g 23 2l 1k v c 1l 3i 21 n 4j 1t 6p y 8 13 47 22 2r a i
1l 6y 6q 12 3g 13 11 49 37 g 38 1g 15 2m 33 1h 1e n 1c 2c y 3 w 5l m 4s 5v 3 t 1i 15 1n 2y 13 4n 1b 6k 1l 5g r
l 4 u 10 2d 3m 6b 61 1l 77 9s 7c 6 3 18 6u 3z 4w 1p 29 u 1t jx j b.1 18 a i 7 y 7 4 4u 1z 2p j 3q 18 7t 4k 2
1k 1k u 3a 28 u 2d 23 2b.1 37 3 r 16 2h 8 1b 4 40 1w 23 g 5h am 8p p3 12 d 3 24 g j 6y 5b 96 8q s 43 5e 6t
47.1 10 57 3f h 2s q 76 at 1x 5f a 17 7.1 5 5h.1 6 10 7 2s 9 f 4b 2k 3j 86 2o 6 p b 4t 2e 6b t 1k 65 1i 4x 53
1r q v 27 8n 3 5 6l 3 9 6.2 2 2.1 3a 3 5 b 4r h 3a 8 3m 26 f o6 e9 x 1o 17 be w 9 r 12 r 18 x 2n 2k.1 3 du 6r
6 gg 12 13 n 10 2 x z t c c 61 2d 2 5 4 5 5e.1 6c 7p 8y 44 aa 3m 5h.8 10 1f 2v 1s a 24 5 5 35 1b u s 2h 3a h g
3 12 6 y 7e j 30 4z cm 3a 5g e 1g 3v 34 2c 2.1 3 b.2 2f 2f 7 s 13 h 3 3b 1x 14 1d 6 3.1 c 3 9 2 3r c 3 26 3q 2
6 7 3 9 b.1 14 25 h 4 m.1 4 6 1a 4 5 4 14.1 7 2.2 2 2 2l 9 2.2 n 19 4 b 4 6 3 2 1c.1 c.4 d 9 2 7 3 s 3.1 e 5 r
j.1 5 3 j e.1 g 2 3 a 4 g.2 7.1 44 e 4 3o g 41 2o 2 a 12 n 1b 48 3 8 i 7 2h 1r 6 f 3a 2 f 4h v 5 b w p 1j 1e
1y 4o 6 1a 66.1 2e.1 8 w 4 j a x 6i 4 5 r 1a 1s l c k 8 i 2p 1w 6 3 y o w 49 1d c 3 4r 21 d 6 39 5 9.1 7 2.2 2
6 d 4.1 3.1 j 5q 3 34 y 1o p 38.1 1h p 5 3 i k 3 6 d b 3s.1 f 1u c 33 g s 3k 2 2.1 2.1 7.3 4 2 9 3.1 c.1 8.1
4.1 3 3 4 3 2 4 14.1 c 3 b.1 e 3s 9 2a c a 1a.1 7 2 3.1 7 6 2g p a 2 2.1 f.1 8 5.1 13 1c 5 e 2 8.1 3 3.1 2a c
b b7 4c 3b 5r 2d 85 6r 5r 2 5p 1o 59 75 62 o2.1 51 b cv 8r 4l 5y 64.1 3 9 bm e 62 3 5 g 27 20 49.1 4f 3u.1 4
ah.1 1r 5f 1y y.1 1z 3c 4 1w.1 2 35 2ej b b 8 6 4 7 c j g b 6 5 c m.1 h 6 4 t 8 6 9 i 7 8 4 b 6.1 10 2 11 15
1n f l 171.1 6.1 o.1 1d e b 6 6 m 27 h 9 12 18.1 12 4 5 h c t 8 11 2.1 d 3k 28 p 2.1 2 p 4 5 2 1f 6 j y.1 11
37 b 12 5 b 2 4 d.1 32 d 9.1 5 5 3x 2f c p 3r 2c 2 p s 32 h 29 2h h 7 a 5 36 14 9 q 1j 9 6 e 16 n.1 2z 5 1z 1z
8 e 1q.1 6 6 b l p 8 i 16 33 6 11 a 14 m 9 23 a 3o a 8.2 4.1 2.1 2 b 8 e 2 2b 4 2 s 3 2w 4 2 7 2s.1 11 2c 2.1
2 3 5 6 a 8.1 5 u b 5d 10 o.2 7 1l 7 9 29.1 5 a 22 18.1 h 8 3 3 a 8 9 1w 4 x 6.1 e 2 w 7 3f 3y 1h e 2e 9 89 7
4 2f 59 1r 3q.1 33 8k ca 5l a s c 9 22 4 z 1t 2z 1h i 5y u 14 2r 28 h 6q 3l a 3t 3 62 9 q u g 4f 3b i i
`;
