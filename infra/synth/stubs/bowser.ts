// Detects the browser that the SDK runs in; a function does not run in one.

export const parse = () => ({});
