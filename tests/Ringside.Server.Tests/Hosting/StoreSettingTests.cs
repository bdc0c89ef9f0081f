using Npgsql;
using Ringside.EventLog.Postgres;
using Ringside.Server.Hosting;
using Ringside.TestKit.Postgres;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Hosting;

/// <summary><c>RINGSIDE_STORE</c>.</summary>
public sealed class StoreSettingTests
{
    [Theory(DisplayName = "[W6] a store is named as libpq or Npgsql have it")]
    [InlineData("postgres://ann:p%40ss@db.example:5433/ring?sslmode=require&schema=team", "Host=db.example;Port=5433;Database=ring;Username=ann;Password=p@ss;SSL Mode=Require;Search Path=team")]
    [InlineData("postgresql://ann@/ring?host=/run/pg&connect_timeout=3", "Host=/run/pg;Database=ring;Username=ann;Timeout=3")]
    [InlineData("postgres://one:5432,two:5433/ring", "Host=one:5432,two:5433;Database=ring")]
    [InlineData("postgres://%2Frun%2Fpg/ring", "Host=/run/pg;Database=ring")]
    [InlineData("postgres://ann@[::1]:5433/ring", "Host=::1;Port=5433;Database=ring;Username=ann")]
    [InlineData("Host=db;Database=ring;Username=ann;Password=secret", "Host=db;Database=ring;Username=ann;Password=secret")]
    public void A_store_is_named(string setting, string means)
    {
        var (read, expected) = (new NpgsqlConnectionStringBuilder(Read(("store", setting)).Postgres!.Connection), new NpgsqlConnectionStringBuilder(means));

        Assert.True(expected.EquivalentTo(read), $"{read.ConnectionString} is not {expected.ConnectionString}");
    }

    [Theory(DisplayName = "[W6] a wrong store is said without what is in it")]
    [InlineData("postgres://ann:secret@db/ring?colour=red", "RINGSIDE_STORE: the parameter colour is not known, or its value is wrong")]
    [InlineData("postgres://ann:secret@db:port:x@y/ring", "RINGSIDE_STORE: must have the form postgres://user:password@host:port/database")]
    [InlineData("postgres:///ring", "RINGSIDE_STORE: no host is named")]
    [InlineData("mysql:secret", "RINGSIDE_STORE: must be sqlite, postgres://user@host/database, or Host=…;Database=…;Username=…")]
    [InlineData("Host=db;Colour=secret", "RINGSIDE_STORE: must be sqlite, postgres://user@host/database, or Host=…;Database=…;Username=…")]
    public void A_wrong_store_is_said(string setting, string problem)
    {
        Assert.Equal([problem], Assert.Throws<OptionsException>(() => Read(("store", setting))).Problems);
    }

    [Fact(DisplayName = "[W6] roles and durability must fit the store")]
    public void Roles_and_durability_must_fit()
    {
        Assert.Contains("RINGSIDE_ROLES", Assert.Single(Assert.Throws<OptionsException>(() => Read(("roles", "web"))).Problems), StringComparison.Ordinal);
        Assert.Contains("RINGSIDE_DURABILITY", Assert.Single(Assert.Throws<OptionsException>(() => Read(("store", "postgres://db/ring"), ("durability", "relaxed"))).Problems), StringComparison.Ordinal);
        Assert.False(Read(("store", "postgres://db/ring"), ("roles", "web")).Works);
    }

    [Fact(DisplayName = "[W6, L10] two servers may share a database, but not a data folder")]
    public async Task A_data_folder_is_one_servers()
    {
        using var database = (await PostgresServer.Shared).CreateDatabase();
        await using var first = await RingsideHost.StartAsync(new() { ["store"] = database.Uri });

        var refused = await Assert.ThrowsAsync<EventLog.LogUnavailableException>(() => RingsideHost.StartAsync(new() { ["store"] = database.Uri, ["data"] = first.DataFolder }));

        Assert.Contains("Another Ringside server is using", refused.Message, StringComparison.Ordinal);
    }

    private static RingsideOptions Read(params (string Key, string Value)[] settings) =>
        RingsideOptions.Read(RingsideConfiguration.Read([.. settings.SelectMany(pair => new[] { $"--{pair.Key}", pair.Value })], new Dictionary<string, string>()));
}
