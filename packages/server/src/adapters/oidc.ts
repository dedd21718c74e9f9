/**
 * Sign-in by a provider 统一身份认证登录: OpenID Connect, authorization code with PKCE, state and nonce. What the provider
 * says about a person is taken only from an ID token whose signature, issuer, audience and nonce are right. Failures are
 * reasons in Chinese without codes or secrets in them; neither call takes part in who may do what here.
 */
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  WWWAuthenticateChallengeError,
} from 'openid-client'

export interface OidcSettings {
  /** As the provider writes it in its own metadata. */
  readonly issuer: string
  readonly clientId: string
  /** Left out for a client without one. */
  readonly clientSecret?: string
  /** Registered with the provider; without a query. */
  readonly redirectUri: string | (() => string)
  /** openid profile email unless said otherwise. */
  readonly scopes?: readonly string[]
  /** For a provider without TLS within the office's own network. */
  readonly allowHttp?: boolean
  /** Of each request to the provider; 4 unless said otherwise. */
  readonly timeoutSeconds?: number
}

export interface Oidc {
  /** As the settings name it; an ID token of another is refused. */
  readonly issuer: string
  /** Where to send the browser, and what to keep for it until it comes back. Asks nothing but the metadata. */
  begin(): Promise<{ readonly url: string; readonly state: SignInState } | Refused>
  /** `currentUrl`: where the browser came back to, whole or from the path on. `kept` is good for one try only. */
  finish(currentUrl: string, kept: SignInState): Promise<SignedIn | Refused>
}

/** Plain text, to be kept on the server or in a sealed cookie. */
export interface SignInState {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** `subject` is the only lasting name; the others may change. An email that the provider calls unverified is left out. */
export interface SignedIn {
  readonly subject: string
  readonly name?: string
  readonly login?: string
  readonly email?: string
}

export interface Refused {
  readonly reason: string
}

type Claims = Readonly<Record<string, unknown>>

const SCOPES = ['openid', 'profile', 'email']

export function createOidc(settings: OidcSettings): Oidc {
  // A failure is not remembered: the provider may be up again next time.
  let found: Promise<Configuration> | undefined
  const configuration = (): Promise<Configuration> => {
    found ??= discover(settings).catch((error: unknown) => {
      found = undefined
      throw error
    })
    return found
  }
  return {
    issuer: settings.issuer,
    begin: () =>
      orReason(async () => {
        const redirectUri = redirectOf(settings)
        if (new URL(redirectUri).search !== '')
          return { reason: '登录后的返回地址不能带参数，请系统管理员核对配置' }
        const provider = await configuration()
        const state = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() }
        const url = buildAuthorizationUrl(provider, {
          redirect_uri: redirectUri,
          scope: [...new Set(['openid', ...(settings.scopes ?? SCOPES)])].join(' '),
          code_challenge: await calculatePKCECodeChallenge(state.codeVerifier),
          code_challenge_method: 'S256',
          state: state.state,
          nonce: state.nonce,
        })
        return { url: url.href, state }
      }),
    finish: (currentUrl, kept) =>
      orReason(async () => {
        // Behind a proxy the address seen here is not the one registered; only what was added to it counts.
        const url = new URL(redirectOf(settings))
        url.search = new URL(currentUrl, url).search
        // Before anything else, so that a forged return costs the provider nothing. Empty would count as "do not check".
        if (!isWhole(kept) || url.searchParams.get('state') !== kept.state)
          return { reason: '这次登录不是从本页面发起的，或者已经过期，请重新登录' }
        const provider = await configuration()
        const tokens = await authorizationCodeGrant(provider, url, {
          expectedState: kept.state,
          expectedNonce: kept.nonce,
          pkceCodeVerifier: kept.codeVerifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) return { reason: NOT_TOLD }
        const more =
          provider.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : await fetchUserInfo(provider, tokens.access_token, claims.sub)
        return signedIn(claims.sub, { ...claims, ...more })
      }),
  }
}

/** A function where the port is only known once the program listens. */
const redirectOf = ({ redirectUri }: OidcSettings): string =>
  typeof redirectUri === 'string' ? redirectUri : redirectUri()

function discover(settings: OidcSettings): Promise<Configuration> {
  const { clientSecret, timeoutSeconds = 4 } = settings
  return discovery(
    new URL(settings.issuer),
    settings.clientId,
    undefined,
    clientSecret === undefined ? None() : secretAsAsked(clientSecret),
    {
      timeout: timeoutSeconds,
      // The signature is verified as well as the connection, which may be without TLS.
      execute: [enableNonRepudiationChecks, ...(settings.allowHttp === true ? [allowInsecureRequests] : [])],
    },
  )
}

/** The standard's way, unless the provider takes only the other. */
function secretAsAsked(secret: string): ClientAuth {
  const basic = ClientSecretBasic(secret)
  const post = ClientSecretPost(secret)
  return (server, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const way = ways.includes('client_secret_basic') || !ways.includes('client_secret_post') ? basic : post
    way(server, ...rest)
  }
}

/** What was kept comes from outside the program and may be anything. */
const isWhole = (kept: SignInState): boolean =>
  [kept.state, kept.nonce, kept.codeVerifier].every((part) => typeof part === 'string' && part !== '')

function signedIn(subject: string, claims: Claims): SignedIn {
  const said = (name: string): string | undefined => {
    const value = claims[name]
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
  }
  const name = said('name')
  const login = said('preferred_username')
  const email = claims.email_verified === false ? undefined : said('email')
  return {
    subject,
    ...(name === undefined ? {} : { name }),
    ...(login === undefined ? {} : { login }),
    ...(email === undefined ? {} : { email }),
  }
}

async function orReason<T>(act: () => Promise<T>): Promise<T | Refused> {
  try {
    return await act()
  } catch (error) {
    const reason = explain(error)
    if (reason === undefined) throw error
    return { reason }
  }
}

const NOT_TOLD = '统一身份认证平台没有给出身份信息'
const WRONG_CLIENT = '统一身份认证平台不认本系统的编号或密钥，请系统管理员核对配置'

/** Undefined for what no provider and no setting can bring about. */
function explain(error: unknown): string | undefined {
  if (error instanceof AuthorizationResponseError)
    return error.error === 'access_denied'
      ? '登录已取消，或者统一身份认证平台不允许登录本系统'
      : '统一身份认证平台没有完成登录，请重新登录；仍不成功请联系系统管理员'
  if (error instanceof WWWAuthenticateChallengeError)
    return error.cause.some(({ scheme }) => scheme === 'bearer') ? NOT_TOLD : WRONG_CLIENT
  if (error instanceof ResponseBodyError) {
    if (error.error === 'invalid_grant') return '登录凭证已用过或已过期，请重新登录'
    if (error.error === 'invalid_client' || error.error === 'unauthorized_client') return WRONG_CLIENT
    return '统一身份认证平台没有接受登录凭证，请系统管理员核对配置'
  }
  if (error instanceof ClientError) {
    if (error.code === 'OAUTH_TIMEOUT') return '统一身份认证平台没有及时应答，请稍后再试'
    if (error.code === 'OAUTH_HTTP_REQUEST_FORBIDDEN')
      return '统一身份认证平台的地址不是 https，配置里没有允许 http'
    return '统一身份认证平台的应答不合规范，或者身份信息未通过验证，登录没有完成'
  }
  // The kinds of TypeError that come from outside: a setting that is empty or no address, and a connection that fails.
  if (error instanceof TypeError && /^ERR_INVALID_(URL|ARG)/.test((error as { code?: string }).code ?? ''))
    return '统一身份认证的配置不完整，或者地址不对，请系统管理员核对'
  if (error instanceof TypeError && error.message === 'fetch failed')
    return '连接不上统一身份认证平台，请稍后再试'
  return undefined
}
