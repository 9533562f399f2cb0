/** The bundler takes it for the page's style. */
declare module "*.css";
