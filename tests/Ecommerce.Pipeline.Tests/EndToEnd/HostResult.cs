using System.Text.Json;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>How a host ended.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The last line of stdout as JSON.</summary>
    public JsonElement LastLine()
    {
        var lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().NotBeEmpty("the host prints a result; it said on stderr:\n{0}", Errors);
        using var document = JsonDocument.Parse(lines[^1]);
        return document.RootElement.Clone();
    }
}
