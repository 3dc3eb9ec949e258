/** What the product asks for, at its full price, in this process from now on. */
export function useFullScrypt(): void;
