"""The only package that uses pandas: tidy frames to calculate with, and the tables cut from them for print."""
