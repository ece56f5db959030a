using Ecommerce.Data.Embedded;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Embedded;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Takes_the_newest_system_server_where_there_is_no_npm()
    {
        FakeServer("system/13/bin", "postgres (PostgreSQL) 13.9");
        FakeServer("system/15/bin", "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)");
        FakeServer("system/9.6/bin", "postgres (PostgreSQL) 9.6");

        var found = await LocateAsync();

        found.Should().Be(new PostgresBinaries { BinDirectory = _folder["system/15/bin"], MajorVersion = 15, Origin = PostgresBinariesOrigin.System });
    }

    [Fact]
    public async Task Names_the_ways_out_where_there_is_neither_npm_nor_server()
    {
        FakeServer("system/13/bin", "postgres (PostgreSQL) 13.9");
        var error = (await FluentActions.Awaiting(LocateAsync).Should().ThrowAsync<NativePartException>()).Which;
        error.Error.Should().Be(NativePartError.NpmNotFound);
        error.Message.Should().Contain("ECOMMERCE_POSTGRES_BIN").And.Contain("install Node.js").And.Contain("containers");
    }

    [Theory]
    [InlineData("echo 'postgres (PostgreSQL) 13.9'", "14 or newer")]
    [InlineData("echo 'libssl.so.1.1: cannot open shared object file' >&2; exit 127", "cannot open shared object file")]
    [InlineData(null, "no executable 'postgres'")]
    public async Task Says_why_a_given_folder_will_not_do(string? postgres, string because)
    {
        FakeServer("given", "");
        if (postgres is null)
        {
            File.Delete(_folder["given/postgres"]);
        }
        else
        {
            Script("given/postgres", postgres);
        }

        var error = (await FluentActions.Awaiting(() => PostgresBinaries.LocateAsync(_folder["given"])).Should().ThrowAsync<NativePartException>()).Which;
        error.Error.Should().Be(NativePartError.BadPath);
        error.Message.Should().Contain(_folder["given"]).And.Contain(because);
    }

    [Fact]
    public async Task Takes_the_system_server_of_the_version_that_is_asked_for()
    {
        FakeServer("system/15/bin", "postgres (PostgreSQL) 15.18");
        FakeServer("system/18/bin", "postgres (PostgreSQL) 18.4");

        (await LocateAsync(15)).MajorVersion.Should().Be(15);
        (await FluentActions.Awaiting(() => LocateAsync(16)).Should().ThrowAsync<NativePartException>()).Which.Error.Should().Be(NativePartError.PlatformNotSupported);
    }

    [Fact]
    public async Task Refuses_a_given_folder_of_another_version()
    {
        FakeServer("given", "postgres (PostgreSQL) 15.18");
        var error = (await FluentActions.Awaiting(() => PostgresBinaries.LocateAsync(18, _folder["given"])).Should().ThrowAsync<NativePartException>()).Which;
        error.Message.Should().Contain("holds PostgreSQL 15; 18 was asked for");
    }

    private Task<PostgresBinaries> LocateAsync() => LocateAsync(null);

    private Task<PostgresBinaries> LocateAsync(int? majorVersion) =>
        PostgresBinaries.LocateAsync(majorVersion, null, new NpmPackageCache(new() { Directory = _folder["cache"], Npm = _folder["no-npm-here"] }), null, _folder["system"], CancellationToken.None);

    private void FakeServer(string folder, string version)
    {
        Directory.CreateDirectory(_folder[folder]);
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            Script($"{folder}/{program}", $"echo '{version}'");
        }
    }

    private void Script(string path, string commands)
    {
        File.WriteAllText(_folder[path], $"#!/bin/sh\n{commands}\n");
        File.SetUnixFileMode(_folder[path], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
