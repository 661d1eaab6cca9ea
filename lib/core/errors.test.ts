import { expect, it } from "vitest";
import { AppError } from "./errors.ts";

it("is known by its name, also to the copy of it that a bundle has", () => {
  class AppErrorOfABundle extends Error {
    override readonly name = "AppError";
  }
  expect(new AppError("not_found")).toBeInstanceOf(AppError);
  expect(new AppErrorOfABundle() instanceof AppError).toBe(true);
  expect(new TypeError("x") instanceof AppError).toBe(false);
  expect({ name: "AppError" } instanceof AppError).toBe(false);
});
