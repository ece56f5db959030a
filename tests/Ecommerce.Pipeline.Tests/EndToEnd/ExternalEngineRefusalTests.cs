using System.Net;
using System.Net.Sockets;
using Ecommerce.Testing;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>Engines of somebody else's that are absent, or something else than they should be: named, in time, and before any other engine is touched.</summary>
public sealed class ExternalEngineRefusalTests(PostgresServerFixture server)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("--postgres", "Host=127.0.0.1;Port=1;Username=ann;Password=hunter2;Database=shop;Timeout=3")]
    [InlineData("--kafka", "127.0.0.1:1")]
    [InlineData("--clickhouse", "http://ann:hunter2@127.0.0.1:1/?database=shop")]
    public async Task One_that_nobody_serves_is_named_without_its_password(string option, string address)
    {
        await using var database = await server.CreateDatabaseAsync();
        string[] other = option == "--postgres" ? [] : ["--postgres", database.ConnectionString];

        var run = await HostProcess.RunAsync([option, address, .. other, "--for", "1s"], Soon);
        var doctor = await HostProcess.RunAsync(["doctor", option, address], Soon);

        run.ExitCode.Should().Be(3, run.Errors);
        run.Errors.Should().Contain("127.0.0.1:1").And.Contain("refused").And.Contain(option).And.NotContain("hunter2").And.NotContain("Starting");
        doctor.ExitCode.Should().Be(3);
        doctor.Output.Should().Contain("127.0.0.1:1").And.Contain("✗").And.NotContain("hunter2");
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).Should().Be(0, "nothing is written where the rest cannot run");
    }

    [Fact]
    public async Task Something_else_that_answers_http_is_not_taken_for_ClickHouse()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(listener, "HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\nConnection: close\r\n\r\nnginx\u0007!"u8.ToArray(), stop.Token);

        var result = await HostProcess.RunAsync(["--clickhouse", $"http://{listener.LocalEndpoint}/", "--for", "1s"], Soon);

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain(listener.LocalEndpoint.ToString()).And.Contain("nginx").And.Contain("--clickhouse").And.NotContain("\u0007", "a stranger's bytes don't reach the terminal");
        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task A_proxy_of_the_world_outside_is_not_asked_for_this_machine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(listener, "HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\nConnection: close\r\n\r\ndirect"u8.ToArray(), stop.Token);

        var result = await HostProcess.RunAsync(["doctor", "--clickhouse", $"http://{listener.LocalEndpoint}/"], Soon, new Dictionary<string, string?> { ["http_proxy"] = "http://127.0.0.1:1/", ["no_proxy"] = null });

        result.Output.Should().Contain("direct");
        await stop.CancelAsync();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, byte[] answer, CancellationToken stop)
    {
        try
        {
            var buffer = new byte[4096];
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                await using var stream = client.GetStream();
                _ = await stream.ReadAsync(buffer, stop);
                await stream.WriteAsync(answer, stop);
                client.Client.Shutdown(SocketShutdown.Send);

                // Until the other side has read it all: closing earlier would reset the connection.
                while (await stream.ReadAsync(buffer, stop) > 0)
                {
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException)
        {
            // The test is over.
        }
    }
}
