/** Rises with every change after which some document would be laid out otherwise; stands in every sealed document. */
export const layoutVersion = 2;
