// The shape that the other language must have: the same keys, any words.
export type SameKeys<Words> = Words extends string
  ? string
  : { readonly [Key in keyof Words]: SameKeys<Words[Key]> };
