namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>A folder for one test, removed after it. Under the system's temporary folder, so that PostgreSQL's own user may pass through when the tests run as root.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "ecommerce-e2e-" + Guid.NewGuid().ToString("N")[..12]);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
