// The provider that the tests of sign-in talk to: a real one, with its own pages for signing in and consenting.
//
// It prints the address under which it answers, then serves until its standard input ends, so that it never outlives
// the tests. POST /_test/faults says in JSON which of its answers to spoil, POST /_test/rotate lets it sign with new
// keys, and GET /_test/now tells its time.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { SignJWT, UnsecuredJWT, decodeJwt, importJWK } from 'jose';
import { Provider } from 'oidc-provider';

// Where it leads people back to: nowhere, or to a house that really runs.
const CALLBACK = process.argv[2] ?? 'http://127.0.0.1:1/masuk/oidc/kembali';
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'ES384'];
const SECRET = 'a-secret-of-a-test-that-is-long-enough-for-hmac';

let issuer;
let current;
let faults = {};

function key(alg) {
  const made =
    alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : alg === 'ES384' ? generateKeyPairSync('ec', { namedCurve: 'P-384' })
    : alg === 'EdDSA' ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...made.privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg, use: 'sig' };
}

function client(alg) {
  return {
    client_id: `gadang-${alg}`,
    client_secret: SECRET,
    redirect_uris: [CALLBACK],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    id_token_signed_response_alg: alg,
    token_endpoint_auth_method: faults.post ? 'client_secret_post' : 'client_secret_basic',
  };
}

function provider() {
  const keys = ALGORITHMS.map(key);
  const made = new Provider(issuer, {
    clients: ALGORITHMS.map(client),
    jwks: { keys },
    cookies: { keys: ['a key of a test'] },
    conformIdTokenClaims: !faults.allInToken,
    ...(faults.post ? { clientAuthMethods: ['client_secret_post'] } : {}),
    enabledJWA: { idTokenSigningAlgValues: ALGORITHMS },
    claims: { email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        name: 'Rahmi Yulianti, S.Kom.',
        preferred_username: id,
        email: `${id}@contoh.go.id`,
        email_verified: true,
      }),
    }),
  });
  made.use(async (ctx, next) => {
    await next();
    await spoil(ctx, keys);
  });
  return made.callback();
}

// What a provider that is broken, badly kept or false answers instead.
async function spoil(ctx, keys) {
  if (ctx.path === '/.well-known/openid-configuration') {
    ctx.body = { ...ctx.body, ...faults.discovery };
  }
  if (ctx.path === '/jwks' && faults.noKeys) {
    ctx.body = { keys: [] };
  }
  if (ctx.path === '/jwks' && faults.keysEnd) {
    ctx.body = { keys: ctx.body.keys.map((one) => ({ ...one, exp: faults.keysEnd })) };
  }
  if (ctx.path === '/me' && faults.details) {
    ctx.body = { ...ctx.body, ...faults.details };
  }
  if (ctx.path === '/token' && ctx.body?.id_token && (faults.claims || faults.sign)) {
    ctx.body = { ...ctx.body, id_token: await again(ctx.body.id_token, keys) };
  }
}

async function again(token, keys) {
  const claims = { ...decodeJwt(token), ...faults.claims };
  if (faults.sign === 'none') {
    return new UnsecuredJWT(claims).encode();
  }
  if (faults.sign === 'HS256') {
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(SECRET));
  }
  // A stranger who knows the name of the key and has another.
  const { kid } = keys[0];
  const made = faults.sign === 'stranger' ? key('RS256') : keys[0];
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(await importJWK(made, 'RS256'));
}

async function control(req, res) {
  let body = '';
  for await (const chunk of req) {
    body += chunk;
  }
  if (req.url === '/_test/now') {
    res.end(String(Date.now()));
    return;
  }
  if (req.url === '/_test/faults') {
    faults = JSON.parse(body);
  }
  if (req.url === '/_test/rotate' || faults.allInToken || faults.post) {
    current = provider();
  }
  res.end();
}

const server = createServer((req, res) => {
  const path = req.url.split('?')[0];
  if (path.startsWith('/_test/')) {
    control(req, res);
  } else if (faults.hang === path) {
    // No answer, ever.
  } else if (faults.fail === path) {
    res.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal Server Error</h1>');
  } else if (faults.elsewhere?.[path]) {
    res.writeHead(302, { location: faults.elsewhere[path] }).end();
  } else if (faults.garble === path) {
    res.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":');
  } else if (faults.flood === path) {
    res.writeHead(200, { 'content-type': 'application/json' }).end(`"${'x'.repeat(2 * 1024 * 1024)}"`);
  } else {
    current(req, res);
  }
});

process.stdin.resume().on('end', () => process.exit());

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  issuer = `http://127.0.0.1:${port}`;
  current = provider();
  console.log(issuer);
});
