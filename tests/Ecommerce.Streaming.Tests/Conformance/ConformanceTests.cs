using System.Collections.Immutable;
using Ecommerce.Conformance.Cases;
using Ecommerce.Conformance.Running;
using Ecommerce.Data.Embedded;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Conformance;

/// <summary>
/// The capture writes what Debezium wrote, record for record, on every PostgreSQL version that there are binaries for. Further recordings come from the folders that
/// <c>ECOMMERCE_RECORDINGS</c> names.
/// </summary>
public sealed class ConformanceTests(PostgresServerFixture servers)
{
    private static readonly ImmutableArray<Recording> Recordings = RecordingFolder.All();

    public static TheoryData<int, string, int> Cases
    {
        get
        {
            var rows = new TheoryData<int, string, int>();
            foreach (var majorVersion in PostgresPackage.MajorVersions)
            {
                for (var i = 0; i < Recordings.Length; i++)
                {
                    rows.Add(i, Recordings[i].Case, majorVersion);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Writes_what_Debezium_wrote(int index, string name, int majorVersion)
    {
        var server = await servers.ServerOf(majorVersion);
        server.Binaries.MajorVersion.Should().Be(majorVersion);

        var outcome = await CaseRun.RunAsync(Recordings[index], majorVersion, server.ConnectionString, cancellationToken: TestContext.Current.CancellationToken);

        outcome.Case.Should().StartWith(name);
        string.Join('\n', outcome.Differences.Take(20)).Should().BeEmpty($"all {outcome.Differences.Length} differences are failures");
        outcome.Records.Should().NotBeEmpty();
    }
}
