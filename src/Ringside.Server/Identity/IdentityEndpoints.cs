using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Identity;

/// <summary>Signing in, people and tokens (W3, wire.md §7).</summary>
public static class IdentityEndpoints
{
    private const int MinPassword = 8;

    /// <summary>Nobody is known yet when it is read.</summary>
    private const int MaxSignIn = 64 * 1024;

    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        var identity = routes.ServiceProvider.GetRequiredService<IdentityService>();
        var limit = routes.ServiceProvider.GetRequiredService<SignInLimit>();
        routes.MapPost("/api/signin", context => ApiRoutes.HandleAsync(context, async () => await SignInAsync(context, identity, limit).ConfigureAwait(false)));
        routes.MapPost("/api/signout", context => ApiRoutes.HandleAsync(context, async () => await SignOutAsync(context, identity).ConfigureAwait(false)));
        routes.MapApi("GET", "/api/me", Scopes.Read, request => Task.FromResult<ApiResult?>(
            ApiResult.Ok(new Me(request.Caller.User, request.Caller.Token.Scopes, request.Caller.Token.Session), ProtocolJson.Default.Me)));
        routes.MapApi("POST", "/api/signin-links", Scopes.Admin, async request =>
        {
            // Whoever signs in with it has no end.
            if (request.Caller.EndsAt is not null)
            {
                throw new RejectedException(ErrorCodes.Forbidden, "A token that expires makes no sign-in links.");
            }

            var user = await ForWhomAsync(request, identity).ConfigureAwait(false);
            return ApiResult.Json(201, new SignInCode(await identity.CreateLinkAsync(user).ConfigureAwait(false)), ProtocolJson.Default.SignInCode);
        });
        MapUsers(routes, identity);
        MapTokens(routes, identity);
    }

    private static void MapUsers(IEndpointRouteBuilder routes, IdentityService identity)
    {
        routes.MapApi("GET", "/api/users", Scopes.Read, request => Task.FromResult<ApiResult?>(ListQuery.Page(
            request.Unlimited(), identity.Users.OrderBy(user => user.Id, StringComparer.Ordinal), user => user.Id, request.Log.State.Head, ProtocolJson.Default.ListPageUser)));
        routes.MapApi("POST", "/api/users", Scopes.Admin, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreateUser).ConfigureAwait(false);
            if (string.IsNullOrWhiteSpace(body.Name) || body.Name.Length > 100)
            {
                throw RejectedException.Invalid("name", "must have 1 to 100 characters");
            }

            if (!Roles.All.Contains(body.Role))
            {
                throw RejectedException.Invalid("role", $"must be one of {string.Join(", ", Roles.All)}, not {body.Role}");
            }

            if (body.Password?.Length < MinPassword)
            {
                throw RejectedException.Invalid("password", $"must have at least {MinPassword} characters");
            }

            return await request.CreateAsync(201, ProtocolJson.Default.User, identity.CreateUser(body)).ConfigureAwait(false);
        });
    }

    private static void MapTokens(IEndpointRouteBuilder routes, IdentityService identity)
    {
        routes.MapApi("GET", "/api/tokens", Scopes.Read, request => Task.FromResult<ApiResult?>(ListQuery.Page(
            request.Unlimited(), identity.TokensOf(request.Caller.User.Id).OrderBy(token => token.Id, StringComparer.Ordinal), token => token.Id, request.Log.State.Head, ProtocolJson.Default.ListPageToken)));
        routes.MapApi("POST", "/api/tokens", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreateToken).ConfigureAwait(false);
            var user = CheckToken(request, body, identity);
            return await request.CreateAsync(201, ProtocolJson.Default.Token, identity.CreateToken(user, body with { ExpiresAt = body.ExpiresAt ?? request.Caller.EndsAt })).ConfigureAwait(false);
        });
        routes.MapApi("DELETE", "/api/tokens/{id}", Scopes.Write, async request =>
        {
            Access.RequireUnlimited(request.Caller);
            var token = identity.Token(request.Route("id"));
            if (token is null || (token.User != request.Caller.User.Id && !request.Caller.IsAdmin))
            {
                throw RejectedException.NotFound("token", request.Route("id"));
            }

            await identity.RevokeAsync(token).ConfigureAwait(false);
            return ApiResult.NoContent;
        });
    }

    /// <summary>Whom a link signs in: the caller, or who is named.</summary>
    private static async Task<string> ForWhomAsync(ApiRequest request, IdentityService identity)
    {
        var empty = (await request.ReadBodyAsync().ConfigureAwait(false)).IsEmpty;
        var user = (empty ? null : (await request.ReadAsync(ProtocolJson.Default.CreateSignInCode).ConfigureAwait(false)).User) ?? request.Caller.User.Id;
        return identity.User(user) is null ? throw RejectedException.Invalid("user", $"there is no user {user}") : user;
    }

    /// <summary>Nobody makes a token that can do more than he can himself.</summary>
    private static string CheckToken(ApiRequest request, CreateToken body, IdentityService identity)
    {
        var user = body.User ?? request.Caller.User.Id;
        if (user != request.Caller.User.Id && (!request.Caller.IsAdmin || identity.Users.All(known => known.Id != user)))
        {
            throw request.Caller.IsAdmin
                ? RejectedException.Invalid("user", $"there is no user {user}")
                : new RejectedException(ErrorCodes.Forbidden, "Only admins make tokens for others.");
        }

        if (string.IsNullOrWhiteSpace(body.Name) || body.Name.Length > 100)
        {
            throw RejectedException.Invalid("name", "must have 1 to 100 characters");
        }

        if (body.Name == IdentityService.Configured)
        {
            throw RejectedException.Invalid("name", $"{body.Name} is what the server calls the token of its setting");
        }

        if (body.ExpiresAt > request.Caller.EndsAt)
        {
            throw new RejectedException(ErrorCodes.Forbidden, $"A token that expires makes none that outlives it.");
        }

        foreach (var scope in body.Scopes ?? [])
        {
            if (!Scopes.All.Contains(scope))
            {
                throw RejectedException.Invalid("scopes", $"must be among {string.Join(", ", Scopes.All)}, not {scope}");
            }

            if (!request.Caller.Has(scope))
            {
                throw new RejectedException(ErrorCodes.Forbidden, $"A token with the scope {scope} is made by one who has it.");
            }
        }

        if (request.Caller.Token.Session is { } limited && body.Session != limited)
        {
            throw new RejectedException(ErrorCodes.Forbidden, "A token for one session makes only tokens for that session.");
        }

        if (body.Session is not null)
        {
            request.Log.State.Documents.Session(request.Caller, body.Session);
        }

        return user;
    }

    private static async Task<ApiResult?> SignInAsync(HttpContext context, IdentityService identity, SignInLimit limit)
    {
        SameOrigin.Require(context);
        var address = context.Connection.RemoteIpAddress;
        limit.TakeFor(address);
        var body = await ReadSignInAsync(context).ConfigureAwait(false);
        if (body.Code is null && (body.Name is null || body.Password is null))
        {
            throw RejectedException.Invalid("code", "give the code of a sign-in link, or a name and a password");
        }

        var name = body.Code is null ? body.Name : null;
        if (name is not null)
        {
            limit.TakeFor(name);
        }

        var token = await identity.SignInAsync(body).ConfigureAwait(false);
        limit.GiveBack(address, name);
        context.Response.Cookies.Append(ApiRoutes.Cookie, token.Secret!, Cookie(context, token.ExpiresAt));
        var user = identity.Users.First(user => user.Id == token.User);
        return ApiResult.Ok(new Me(user, token.Scopes), ProtocolJson.Default.Me);
    }

    private static async Task<SignIn> ReadSignInAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxSignIn;
        }

        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted).ConfigureAwait(false);
        return RequestBody.Parse(buffer.ToArray(), ProtocolJson.Default.SignIn);
    }

    private static async Task<ApiResult?> SignOutAsync(HttpContext context, IdentityService identity)
    {
        SameOrigin.Require(context);
        if (context.Request.Cookies[ApiRoutes.Cookie] is { } secret && identity.Find(secret) is { } caller)
        {
            await identity.RevokeAsync(caller.Token).ConfigureAwait(false);
        }

        context.Response.Cookies.Delete(ApiRoutes.Cookie, Cookie(context, null));
        return ApiResult.NoContent;
    }

    private static CookieOptions Cookie(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = expires,
    };
}
