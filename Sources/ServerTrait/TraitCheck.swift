#if !Server
    #error("cofre-server needs the package trait Server: build it with 'make build', or 'swift build --traits Server'.")
#endif
