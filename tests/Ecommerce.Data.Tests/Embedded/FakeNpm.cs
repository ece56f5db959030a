using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ecommerce.Data.Embedded;

namespace Ecommerce.Data.Tests.Embedded;

/// <summary>A script that stands in for npm, and a small archive for it to bring.</summary>
internal sealed class FakeNpm
{
    private readonly string _folder;

    public FakeNpm(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        Archive = Path.Combine(folder, "archive.tgz");
        // Records each run, then finds the folder that it shall pack into.
        Does("cp \"$archive\" \"$to/it.tgz\"");
    }

    public string Script => Path.Combine(_folder, "npm");

    public string Archive { get; }

    public int Runs => File.Exists(Script + ".runs") ? File.ReadAllLines(Script + ".runs").Length : 0;

    public void Does(string commands)
    {
        File.WriteAllText(Script, $"#!/bin/sh\necho run >> \"$0.runs\"\narchive='{Archive}'\nwhile [ $# -gt 0 ]; do [ \"$1\" = --pack-destination ] && to=$2; shift; done\n{commands}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes the archive and returns the package that pins it.</summary>
    public NpmPackage Pack(params (string Path, string Content)[] files)
    {
        using (var writer = new TarWriter(new GZipStream(File.Create(Archive), CompressionLevel.Fastest)))
        {
            foreach (var (path, content) in files)
            {
                var mode = UnixFileMode.UserRead | (path.Contains("bin/", StringComparison.Ordinal) ? UnixFileMode.UserExecute : UnixFileMode.None);
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/" + path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), Mode = mode });
            }
        }

        var bytes = File.ReadAllBytes(Archive);
        return new("@fake/part", "1.2.3", "sha512-" + Convert.ToBase64String(SHA512.HashData(bytes))) { ArchiveBytes = bytes.Length, DisplayName = "The part", PathVariable = "FAKE_PART" };
    }
}
