// A function's credentials are in its environment, or come from an endpoint named there. The SDK's other providers are
// for people and for programs outside Lambda; when a provider has no credentials, the SDK tries the next.

const none = () => async () => {
  const message = "This provider is left out of the bundles: see infra/synth/left-out.ts.";
  throw Object.assign(new Error(message), { name: "CredentialsProviderError", tryNextLink: true });
};

export { none as fromIni, none as fromProcess, none as fromSSO, none as fromTokenFile };
