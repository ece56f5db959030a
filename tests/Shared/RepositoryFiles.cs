namespace Ecommerce.Testing;

/// <summary>Files of the repository that a test compares with what the code makes, and writes anew when <c>ECOMMERCE_WRITE_GOLDEN=1</c> asks for it.</summary>
/// <remarks>Found from where the tests run: a build server replaces the paths of sources in what it compiles.</remarks>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static async Task<string> ReadAsync(string path, string made)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("ECOMMERCE_WRITE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(file, made);
        }

        return File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ecommerce.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
