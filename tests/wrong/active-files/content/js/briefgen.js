document.title = "proven";
