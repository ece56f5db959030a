namespace Ecommerce.Data.Embedded;

/// <summary>Why an embedded server did not start or stop.</summary>
public enum EmbeddedPostgresError
{
    /// <summary>Started as root on a machine with no other account to run the server as.</summary>
    NoAccount,

    /// <summary>The server's account cannot enter a folder above its data or its binaries.</summary>
    FolderClosed,

    /// <summary>The data directory cannot be created, read or written, or holds something that is not ours.</summary>
    DirectoryNotUsable,

    /// <summary>Another host uses the data directory.</summary>
    DirectoryInUse,

    /// <summary>The data directory was written by another major version of PostgreSQL.</summary>
    OtherMajorVersion,

    /// <summary>The port that was asked for is taken.</summary>
    PortTaken,

    /// <summary>initdb failed; the message carries its words. Nothing is left behind.</summary>
    InitializationFailed,

    /// <summary>The server ended while it started, or answered no connection before the deadline; the message carries the end of its log.</summary>
    StartFailed,

    /// <summary>The server could not be stopped.</summary>
    StopFailed,
}
