// Names the browser that the SDK runs in: a function runs in none.

export const parse = () => ({});
