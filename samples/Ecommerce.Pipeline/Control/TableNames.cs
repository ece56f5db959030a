using System.Text.Json.Nodes;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Control;

/// <summary>The <c>tables</c> of a question: a list of names, which may be left out.</summary>
internal static class TableNames
{
    public static string[] In(JsonObject arguments)
    {
        try
        {
            return arguments["tables"] is { } tables ? [.. tables.AsArray().Select(name => name!.GetValue<string>())] : [];
        }
        catch (Exception error) when (error is InvalidOperationException or NullReferenceException)
        {
            throw new UsageException("'tables' is a list of names.");
        }
    }
}
